/**
 * A training step of a Bayesian flow beside the deterministic one, in turn, one thread:
 * `npm run bench:bayesian`. Processor time, the best of some rounds; ratios of one run.
 */
import { fileURLToPath } from 'node:url'
import {
  initMeanField,
  klDivergence,
  type MeanFieldParams,
  noisyWeights,
  variationalLoss,
} from '../../../src/lib/models/index.ts'
import { bayesianTraining } from '../../../src/lib/systems/bayesian.ts'
import { type BinnParams, binnFlow } from '../../../src/lib/systems/binn/network.ts'
import { BAYESIAN, openEventsFor, singleNeutrino } from '../../../src/lib/systems/index.ts'
import { fold, key, normals, type Params, type Scalar, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { ADAM, type AdamState, adamStart, adamStep, lossAndGradients } from '../../../src/lib/training/index.ts'

process.env.NEUTRINA_THREADS ??= '1'
await useBackend('simd')

interface Contender {
  params: Params
  adam: AdamState
  readonly loss: (params: Params) => Scalar
  best: number
}

const [ROUNDS, STEPS] = [10, 10]

/** Toys of our recipe and of arXiv 2104.04543, Drell-Yan pairs likewise. */
const SHAPES = [
  { name: 'toys, ours', dim: 2, size: 'small', flow: 'affine', batch: 256 },
  { name: 'toys, published', dim: 2, size: 'paper-toys', flow: 'affine', batch: 512 },
  { name: 'Drell-Yan, ours', dim: 4, size: 'medium', flow: 'spline', batch: 512 },
  { name: 'Drell-Yan, published', dim: 4, size: 'paper-drell-yan', flow: 'affine', batch: 512 },
] as const

for (const { name, batch, dim, ...shape } of SHAPES) {
  const flow = binnFlow(dim, shape)
  const x = tf.tensor2d(normals(key(2), batch * dim), [batch, dim])
  const nll = (params: Params) =>
    flow
      .given(params as BinnParams)
      .logProb(x)
      .mean()
      .neg() as Scalar
  let drawn = 0
  const bound = (params: Params) => {
    const posterior = params as MeanFieldParams
    const terms = { scaling: 'per-dimension', events: 1e5, dim, klWeight: 1 } as const
    return variationalLoss(nll(noisyWeights(posterior, fold(key(3), drawn++))), klDivergence(posterior, 1), terms)
  }
  const posterior = initMeanField(flow.init(key(1)), { logVariance: -6, layers: () => true })
  const contenders = { deterministic: contender(flow.init(key(1)), nll), bayesian: contender(posterior, bound) }
  for (let round = 0; round < ROUNDS; round++) for (const one of Object.values(contenders)) measure(one)
  const { deterministic, bayesian } = contenders
  const times = `${deterministic.best.toFixed(1)} and ${bayesian.best.toFixed(1)} ms`
  console.log(`${name} (batch ${batch}): Bayesian step ${(bayesian.best / deterministic.best).toFixed(2)} × (${times})`)
}

// the neutrino flow: a posterior of all its weights, and of those of its last layers
const file = fileURLToPath(new URL('../../../data/ttbar_semilep_train.h5', import.meta.url))
const { needs } = singleNeutrino
const source = await openEventsFor(needs, { files: [file] }, needs.truth)
const [events, few] = [source.read(0, 4096), source.read(0, 64)]
source.close()
const flows = Object.fromEntries(
  (['none', 'last', 'all'] as const).map((layers) => {
    const settings = singleNeutrino.settings('neutrina', layers === 'none' ? {} : { bayesian: { ...BAYESIAN, layers } })
    const plain = singleNeutrino.prepare('nu-flows', { training: events, validation: few }, settings)
    const { init, loss, training } = bayesianTraining(plain, settings.bayesian)
    const batch = training.batch(
      Int32Array.from({ length: settings.batchSize }, (_, i) => i),
      key(4),
    )
    let drawn = 0
    const params = init(key(1))
    return [layers, contender(params, (own) => loss(own, batch, fold(key(3), drawn++)))]
  }),
)
for (let round = 0; round < ROUNDS; round++) for (const one of Object.values(flows)) measure(one)
for (const layers of ['last', 'all']) {
  const times = `${flows.none.best.toFixed(1)} and ${flows[layers].best.toFixed(1)} ms`
  console.log(
    `ν-Flows, ${layers} (batch 256): Bayesian step ${(flows[layers].best / flows.none.best).toFixed(2)} × (${times})`,
  )
}

function contender(params: Params, loss: Contender['loss']): Contender {
  return { params, loss, best: Number.POSITIVE_INFINITY, adam: adamStart(params) }
}

function measure(one: Contender): void {
  const before = process.cpuUsage()
  for (let step = 0; step < STEPS; step++) {
    const { loss, gradients } = lossAndGradients(one.params, one.loss)
    const next = adamStep(one.params, gradients, one.adam, { ...ADAM, learningRate: 1e-3 })
    tf.dispose([gradients, loss, next.norm])
    one.params = next.params
    one.adam = next.state
  }
  const { user, system } = process.cpuUsage(before)
  one.best = Math.min(one.best, (user + system) / 1000 / STEPS)
}
