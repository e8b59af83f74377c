/** Ranks, coverage and TARP beside those of sbi 0.27 on the same draws (test/reference/evaluation-sbi.py). */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { highestDensityCoverage, pit, tarp } from '../../src/lib/evaluation/index.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const path = fileURLToPath(new URL('../reference/evaluation-sbi.json', import.meta.url))
const sbi = JSON.parse(readFileSync(path, 'utf8'))
const draws: number = sbi.draws_of_each
const block = { truth: sbi.truth, draws: sbi.draws }

/** How many draws lie below, which a randomised rank (less + u) / (draws + 1) still tells. */
const less = (rank: number) => Math.floor(rank * (draws + 1))

test('ranks of simulation-based calibration: the same number of draws below every truth', () => {
  const ranks: number[][] = []
  const onRank = (rank: number, event: number, coordinate: string) => {
    ranks[event] ??= []
    ranks[event][Number(coordinate)] = less(rank)
  }
  pit({ key: key(1), coordinates: ['0', '1'], onRank }).add(block)
  assert.deepEqual(ranks, sbi.sbc_ranks)
})

test('expected coverage by density: the same number of draws less dense than every truth', () => {
  const ranks: number[] = []
  const coverage = highestDensityCoverage({ key: key(1), onRank: (rank) => void ranks.push(draws - less(rank)) })
  coverage.add({ truth: sbi.log_prob_truth, draws: sbi.log_prob_draws })
  assert.deepEqual(ranks, sbi.coverage_ranks)
  // the share of events whose region of 68 % holds the truth, of sbi's ranks
  const held = sbi.coverage_ranks.filter((rank: number) => (draws - rank + 0.5) / (draws + 1) < 0.68).length
  assert.ok(Math.abs(coverage.result().levels['0.68'].correct - held) <= 3)
})

test('TARP: the same expected coverage probability at every credibility, with the same reference points', () => {
  const values: number[] = []
  const judge = tarp({
    ...{ key: key(1), mean: [0, 0], scale: sbi.scale },
    onRank: (rank) => void values.push(less(rank) / draws),
  })
  judge.add({ ...block, references: sbi.references })
  const { ecp, alpha } = sbi.tarp as { ecp: number[]; alpha: number[] }
  const within = alpha.map((level, i) => {
    // bins of a histogram: each with its lower edge, the last with both
    const last = i === alpha.length - 1
    return values.filter((value) => (last ? value <= level + 1e-6 : value < level - 1e-6)).length / values.length
  })
  assertClose(within, ecp, { absolute: 1e-5 })
})
