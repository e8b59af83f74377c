import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type NuFlowsParams, nuFlows } from '../../../src/lib/systems/singleNeutrino/flow.ts'
import type { NuFlowsInputs } from '../../../src/lib/systems/singleNeutrino/inputs.ts'
import { NU_FLOWS_PROFILES, nuFlowsShape } from '../../../src/lib/systems/singleNeutrino/profiles.ts'
import { nuFeedForward } from '../../../src/lib/systems/singleNeutrino/regression.ts'
import {
  countWeights,
  key,
  leaves,
  mapTree,
  normals,
  type Scalar,
  type Tensor2D,
  tf,
} from '../../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../../src/lib/training/index.ts'
import { smoothL1 } from '../../../src/lib/training/losses/smoothL1.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'

const within = (tolerance: number) => ({ relative: tolerance, absolute: tolerance })

before(async () => {
  await testBackend()
})

const model = nuFlows(nuFlowsShape('released', false))

/** Parameters away from their start, where the LU maps are the identity. */
const shaken = (seed: number): NuFlowsParams =>
  mapTree(model.init(key(seed)), (tensor) =>
    tensor.add(tf.tensor(normals(key(seed + tensor.size), tensor.size), tensor.shape).mul(0.01)),
  )

/** Standardised inputs of events with the given jets. */
function inputs(event: Float32Array, jets: readonly Float32Array[]): NuFlowsInputs {
  const rows = jets.reduce((sum, own) => sum + own.length / 5, 0)
  const offsets = Int32Array.from({ length: jets.length + 1 }, (_, i) =>
    jets.slice(0, i).reduce((sum, own) => sum + own.length / 5, 0),
  )
  const packed = Float32Array.from(jets.flatMap((own) => [...own]))
  return {
    event: tf.tensor2d(event, [jets.length, event.length / jets.length]),
    jets: { rows: tf.tensor2d(packed, [rows, 5]), offsets: tf.tensor1d(offsets, 'int32') },
    anchor: tf.zeros([jets.length, 3]),
  }
}

const randomJets = (seed: number, n: number) => normals(key(seed), 5 * n)
const someEvents = (jetsOf: readonly number[], width = 9) =>
  inputs(
    normals(key(77), jetsOf.length * width),
    jetsOf.map((n, i) => randomJets(100 + i, n)),
  )
const someTargets = (rows: number) => tf.tensor2d(normals(key(5), rows * 3), [rows, 3])

test('the profiles have the weights that were counted from the published layers', () => {
  const weights = (profile: string, quadratic: boolean) =>
    countWeights(nuFlows(nuFlowsShape(profile, quadratic)).init(key(1)))
  // two more inputs for the three nets of the deep set and for the embedding
  const quadratic = 2 * (64 + 32 + 64) + 2 * 64
  // the context in seven hidden blocks; a second hidden layer and LayerNorm in the embedding
  const everywhere = 7 * 32 * 64 + (64 * 64 + 64 + 2 * 64) + 2 * 64
  assert.equal(weights('released', false), 114_096)
  assert.equal(weights('released', true), 114_096 + quadratic)
  assert.equal(weights('context-everywhere', false), 114_096 + everywhere)
  assert.equal(weights('context-everywhere', true), 114_096 + everywhere + quadratic)
  assert.deepEqual(Object.keys(NU_FLOWS_PROFILES).sort(), ['anchored', 'context-everywhere', 'released'])
})

test('an unknown profile is refused by name', () => {
  assert.throws(
    () => nuFlowsShape('realesed', false),
    /ν-Flows profile: expected one of released, context-everywhere, anchored, got 'realesed'/,
  )
})

test('the order of the jets changes nothing', () => {
  const params = shaken(3)
  const jets = randomJets(1, 6)
  const turned = Float32Array.from([5, 3, 1, 0, 4, 2].flatMap((j) => [...jets.subarray(5 * j, 5 * j + 5)]))
  const event = normals(key(2), 9)
  const target = someTargets(1)
  const logProb = (own: Float32Array) => model.logProb(params, inputs(event, [own]), target).dataSync()
  assertClose(logProb(turned), logProb(jets), within(1e-5))
  assert.notDeepEqual(logProb(randomJets(9, 6)), logProb(jets))
})

test('a batch of events equals single calls, whatever their numbers of jets, none included', () => {
  const params = shaken(4)
  const jetsOf = [4, 0, 10, 5, 1]
  const event = normals(key(77), jetsOf.length * 9)
  const jets = jetsOf.map((n, i) => randomJets(100 + i, n))
  const target = normals(key(5), jetsOf.length * 3)
  const all = model.logProb(params, inputs(event, jets), tf.tensor2d(target, [5, 3])).dataSync()
  const single = jetsOf.map((_, i) => {
    const own = inputs(event.slice(9 * i, 9 * i + 9), [jets[i]])
    return model.logProb(params, own, tf.tensor2d(target.slice(3 * i, 3 * i + 3), [1, 3])).dataSync()[0]
  })
  assertClose(all, single, within(1e-5))
})

test('draws come with the density that logProb gives them, and share the context of their event', () => {
  const params = shaken(5)
  const context = model.context(params, someEvents([4, 6, 5]))
  const posterior = model.posterior(params, context)
  const { value, logProb } = posterior.sample(key(8), 16)
  assert.deepEqual(value.shape, [48, 3])
  assertClose(posterior.logProb(value).dataSync(), logProb.dataSync(), within(2e-4))
  const repeated = context.expandDims(1).tile([1, 16, 1]).reshape([48, 32]) as Tensor2D
  assertClose(model.posterior(params, repeated).logProb(value).dataSync(), logProb.dataSync(), within(2e-4))
})

test('every weight of both networks gets a finite gradient that is not zero', () => {
  const batch = someEvents([4, 6, 5, 8, 4, 7, 5, 4])
  const target = someTargets(8)
  const regression = nuFeedForward({ eventInputs: 9, jetInputs: 5 })
  const regressionParams = regression.init(key(6))
  const losses = [
    lossAndGradients(shaken(6), (p) => model.logProb(p, batch, target).mean().neg() as Scalar),
    lossAndGradients(regressionParams, (p) => smoothL1(regression.predict(p, batch), target)),
  ]
  const names = [leaves(shaken(6)), leaves(regressionParams)].map((list) => list.map((leaf) => leaf.name))
  losses.forEach(({ gradients }, which) => {
    gradients.forEach((gradient, i) => {
      const size = gradient.abs().max().dataSync()[0]
      assert.ok(size > 0 && Number.isFinite(size), `${names[which][i]}: ${size}`)
    })
  })
})

test('the gradient of the loss is that of finite differences', () => {
  const batch = someEvents([4, 6, 5, 8])
  const target = someTargets(4)
  const params = shaken(7)
  const loss = (p: NuFlowsParams) => model.logProb(p, batch, target).mean().neg() as Scalar
  const { gradients } = lossAndGradients(params, loss)
  // along the gradient itself, where float32 leaves most digits
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().dataSync()[0], 0))
  const along = (step: number) => {
    let i = 0
    return loss(mapTree(params, (tensor) => tensor.add(gradients[i++].mul(step / norm)))).dataSync()[0]
  }
  const step = 1e-4
  assertClose([(along(step) - along(-step)) / (2 * step)], [norm], within(1e-2))
})

test('ν-FF has a finite prediction for an event without jets, and Smooth-L1 its two branches', () => {
  const regression = nuFeedForward({ eventInputs: 9, jetInputs: 5 })
  const out = regression.predict(regression.init(key(1)), someEvents([0, 4])).dataSync()
  assert.ok(out.every(Number.isFinite))
  const loss = smoothL1(tf.tensor2d([[0.5, 3, 0]]), tf.tensor2d([[0, 0, 0]])).dataSync()[0]
  assertClose([loss], [(0.125 + 2.5 + 0) / 3], within(1e-6))
})
