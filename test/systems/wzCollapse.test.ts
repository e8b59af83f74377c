/** A training that collapses is told in words. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { modeCoverage } from '../../src/lib/evaluation/index.ts'
import { toyBosonPairs } from '../../src/lib/events/index.ts'
import { wzFeatures } from '../../src/lib/systems/wzUnfolding/features.ts'
import { ganBatches, rankedScore, unfoldingGan } from '../../src/lib/systems/wzUnfolding/gan.ts'
import { collapsed, ganFigures } from '../../src/lib/systems/wzUnfolding/ganFigures.ts'
import { fitGanPreprocessing } from '../../src/lib/systems/wzUnfolding/ganPreprocessing.ts'
import { GAN_PROFILES } from '../../src/lib/systems/wzUnfolding/profiles.ts'
import { key, normals, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import type { EpochRecord } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const record = (figures: EpochRecord['figures']): EpochRecord => ({
  ...{ epoch: 4, step: 40, trainingLoss: 1, validationLoss: 0.1, learningRate: 1e-3, gradientNorm: 1 },
  ...(figures && { figures }),
})

test('mode coverage: 1 for draws like the truth, 0 where all draws are one, that of too narrow normal numbers', () => {
  const [n, each] = [4000, 6]
  const truth = normals(key(1), n)
  const draws = normals(key(2), n * each)
  assertClose([modeCoverage({ truth, draws }, 1)], [1], { absolute: 0.04 })
  assertClose([modeCoverage({ truth, draws: draws.map((x) => 2 * x) }, 2)], [7 / 5], { absolute: 0.25 })
  const same = draws.map((_, k) => draws[each * Math.floor(k / each)])
  assert.equal(modeCoverage({ truth, draws: same }, 1), 0)
  const narrow = modeCoverage({ truth, draws: draws.map((x) => x / 10) }, 1)
  // ⟨range of six⟩ = 2.534 σ, where the truth's density is about 1/√2π
  assertClose([narrow], [(0.2534 / Math.sqrt(2 * Math.PI)) * (7 / 5)], { relative: 0.2 })
  assert.throws(() => modeCoverage({ truth, draws: truth }, 1), /two draws or more/)
  assert.throws(() => modeCoverage({ truth: [], draws: [] }, 1), /two draws or more/)
})

test('the ranked score of normal draws is its closed form, and least where they are of the truth', () => {
  const n = 20_000
  const column = (seed: number, scale = 1, shift = 0) =>
    tf.tensor2d(
      normals(key(seed), n).map((z) => shift + scale * z),
      [n, 1],
    ) as Tensor2D
  const score = (scale: number, shift = 0) =>
    rankedScore(column(1), column(2, scale, shift), column(3, scale, shift)).dataSync()[0]
  // ⟨|a − t|⟩ = √(2/π) √(1 + s²), ½⟨|a − b|⟩ = s/√π
  const closed = (s: number) => Math.sqrt(2 / Math.PI) * Math.sqrt(1 + s * s) - s / Math.sqrt(Math.PI)
  for (const s of [0, 0.5, 1, 2]) assertClose([score(s)], [closed(s)], { absolute: 0.02 })
  assert.ok(score(1) < score(0.5) && score(1) < score(2) && score(1) < score(1, 0.5))
})

test('a generator that ignores its noise has no mode coverage, and the warning says so', async () => {
  const features = wzFeatures(toyBosonPairs(key(3), 900))
  const preprocessing = fitGanPreprocessing(features, key(0))
  const gan = unfoldingGan('fcgan', GAN_PROFILES['exact-small'], preprocessing)
  const params = gan.init(key(4))
  const validation = ganBatches(features, preprocessing)
  const fresh = await ganFigures(gan, validation)(params)
  assert.equal(collapsed(record({ 'discriminator loss': 1.3, ...fresh })), undefined)
  assert.ok(fresh['mode coverage'] > 0.8 && fresh['mode coverage'] < 1.3, `${fresh['mode coverage']}`)
  assert.ok(fresh['m_qq discrepancy'] > 0.01)
  const deaf = {
    ...gan,
    made: ((p, batch, _) => gan.made(p, batch, key(5))) as typeof gan.made,
  }
  const silent = await ganFigures(deaf, validation)(params)
  assert.equal(silent['mode coverage'], 0)
  assert.match(collapsed(record({ 'discriminator loss': 1.3, ...silent }))!, /generator has collapsed.*epoch 4.*0\.00/)
  assert.match(collapsed(record({ 'discriminator loss': 0.2, 'mode coverage': 0.9 }))!, /discriminator has won.*0\.20/)
  assert.equal(collapsed(record(undefined)), undefined)
  // the naive one has no noise: partons of other events stand for draws, and a generator that answers with one thing has collapsed
  const naive = unfoldingGan('gan', GAN_PROFILES['exact-small'], preprocessing)
  const figures = await ganFigures(naive, validation)(naive.init(key(6)))
  assert.ok(figures['mode coverage'] > 0.8, `${figures['mode coverage']}`)
  const one = {
    ...naive,
    made: ((p, batch, k) => {
      const { rows, mass } = naive.made(p, batch, k)
      return { rows: rows.slice([0, 0], [1, -1]).tile([rows.shape[0], 1]) as Tensor2D, mass }
    }) as typeof naive.made,
  }
  assert.equal((await ganFigures(one, validation)(naive.init(key(6))))['mode coverage'], 0)
})
