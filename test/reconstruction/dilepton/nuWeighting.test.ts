import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEFAULT_ETAS, nuWeighting, scanWeights, smearedObjects } from '../../../src/lib/reconstruction/index.ts'
import { ConfigError, key } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { slowScan } from './slowScan.ts'
import { eventOf, toyDecays } from './toyObjects.ts'

const { objects } = toyDecays(key(41), 300)
const total = (flags: Uint8Array) => flags.reduce((a, b) => a + b, 0)

test('the default grid is −5 to 5 in steps of 0.2', () => {
  assertClose([DEFAULT_ETAS.length, DEFAULT_ETAS[0], DEFAULT_ETAS[1], DEFAULT_ETAS[50]], [51, -5, -4.8, 5], {
    absolute: 1e-12,
  })
})

test('best solution, weight and mean are those of the scan written out', () => {
  const etas = [-1.2, -0.4, 0.4, 1.2]
  let compared = 0
  for (let i = 0; i < 12; i++) {
    const one = eventOf(objects, i)
    const slow = slowScan(one, etas, 30)
    const { best, mean, weight, solved } = nuWeighting(one, { etas, sigma: 30 })
    assert.equal(solved[0], slow.weight > 0 ? 1 : 0)
    if (!solved[0]) continue
    compared++
    assertClose(weight, [slow.weight], { relative: 1e-6 })
    assertClose(best, slow.best, { relative: 1e-6, absolute: 1e-6 })
    assertClose(mean, slow.mean, { relative: 1e-4, absolute: 1e-3 })
  }
  assert.ok(compared >= 8, `${compared} events with a solution`)
})

test('far from the missing momentum the mean is still that of all solutions, whatever their order', () => {
  const etas = [-1.2, -0.4, 0.4, 1.2]
  let compared = 0
  for (let i = 0; i < 12; i++) {
    const near = eventOf(objects, i)
    const one = { ...near, missing: near.missing.map((p) => p + 400) }
    const { mean, weight, solved } = nuWeighting(one, { etas, sigma: 20 })
    const backwards = nuWeighting(one, { etas: etas.toReversed(), sigma: 20 })
    assert.deepEqual(backwards.solved, solved)
    if (!solved[0] || weight[0] > 1e-30) continue
    compared++
    assertClose(backwards.mean, mean, { relative: 1e-9 })
    assertClose(mean, slowScan(one, etas, 20).mean, { relative: 1e-4, absolute: 1e-3 })
  }
  assert.ok(compared >= 5, `${compared} far events`)
})

test('more pairings, top masses or smeared copies never make the best weight smaller', () => {
  const one = nuWeighting(objects, { pairings: 'given' })
  const variants = [
    nuWeighting(objects),
    nuWeighting(objects, { pairings: 'given', topMasses: [170, 171, 172.5, 174] }),
    nuWeighting(objects, { pairings: 'given', smearing: { key: key(1), times: 5 } }),
  ]
  for (const { weight } of variants) {
    assert.ok(weight.every((w, i) => w >= one.weight[i] * (1 - 1e-12)))
    assert.ok(weight.some((w, i) => w > one.weight[i]))
  }
})

test('a least weight turns answers down', () => {
  const all = nuWeighting(objects)
  const strict = nuWeighting(objects, { leastWeight: 0.9 })
  assert.ok(total(strict.solved) < total(all.solved))
  strict.solved.forEach((flag, i) => {
    assert.equal(flag === 1, all.weight[i] >= 0.9)
    assert.equal(Number.isNaN(strict.best[6 * i]), flag === 0)
  })
})

test('events without a second b have no answer', () => {
  const { solved, best, mean, weight } = nuWeighting({ ...objects, bbar: objects.bbar.map(() => Number.NaN) })
  assert.equal(total(solved), 0)
  assert.ok([...best, ...mean].every(Number.isNaN) && weight.every((w) => w === 0))
})

test('smearing scales the b and keeps the balance of transverse momentum', () => {
  const [once, twice] = smearedObjects(objects, { key: key(3), times: 2, relative: 0.1 })
  assert.notDeepEqual(once.b, twice.b)
  const balance = (o: typeof objects, i: number, k: 0 | 1) =>
    o.missing[2 * i + k] + o.b[4 * i + 1 + k] + o.bbar[4 * i + 1 + k]
  const factors: number[] = []
  for (let i = 0; i < objects.count; i++) {
    for (const k of [0, 1] as const) assertClose([balance(once, i, k)], [balance(objects, i, k)], { absolute: 1e-9 })
    factors.push(once.b[4 * i] / objects.b[4 * i])
    assertClose([once.b[4 * i + 3] / objects.b[4 * i + 3]], [factors[i]], { relative: 1e-9 })
  }
  const mean = factors.reduce((a, b) => a + b, 0) / factors.length
  const spread = Math.sqrt(factors.reduce((a, b) => a + (b - mean) ** 2, 0) / factors.length)
  assert.ok(Math.abs(mean - 1) < 0.02 && Math.abs(spread - 0.1) < 0.015, `${mean} ± ${spread}`)
})

test('options that cannot be are refused', () => {
  assert.throws(() => nuWeighting(objects, { sigma: 0 }), ConfigError)
  assert.throws(() => nuWeighting(objects, { etas: [] }), /pseudorapidities to scan, got none/)
  assert.throws(() => nuWeighting(objects, { topMasses: [] }), ConfigError)
  for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
    assert.throws(() => nuWeighting(objects, { sigma: bad }), ConfigError)
    assert.throws(() => nuWeighting(objects, { topMasses: [172, bad] }), ConfigError)
    assert.throws(() => nuWeighting(objects, { wMass: bad }), ConfigError)
  }
  assert.throws(() => nuWeighting(objects, { etas: [0, Number.NaN] }), ConfigError)
  assert.throws(() => nuWeighting(objects, { leastWeight: Number.NaN }), ConfigError)
  assert.throws(() => smearedObjects(objects, { key: key(1), times: 1.5 }), ConfigError)
})

test('the picture of a scan: its largest weight is the scan’s, and it is 0 where nothing solves', () => {
  for (let i = 0; i < 5; i++) {
    const map = scanWeights(objects, i)
    assert.equal(map.length, 51 * 51)
    assertClose([Math.max(...map)], nuWeighting(eventOf(objects, i)).weight, { relative: 1e-9 })
    assert.ok(map.includes(0))
  }
})
