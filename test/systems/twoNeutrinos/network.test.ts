import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { openEvents } from '../../../src/lib/events/index.ts'
import { fitFeatures } from '../../../src/lib/features/features.ts'
import { featureBatches } from '../../../src/lib/systems/batches.ts'
import { pairFeatures } from '../../../src/lib/systems/twoNeutrinos/features.ts'
import type { Nu2FlowsParams } from '../../../src/lib/systems/twoNeutrinos/flow.ts'
import { batchOf } from '../../../src/lib/systems/twoNeutrinos/inputs.ts'
import { pairNetwork } from '../../../src/lib/systems/twoNeutrinos/network.ts'
import { preprocessed } from '../../../src/lib/systems/twoNeutrinos/preprocessing.ts'
import { key, ShapeError, tf, useBackend } from '../../../src/lib/tensor/index.ts'
import { ADAM, adamStart, adamStep, lossAndGradients } from '../../../src/lib/training/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { sharedData } from '../../helpers/sharedData.ts'

before(async () => {
  await useBackend()
})

const source = await openEvents(sharedData('ttbar_dilep_train.h5'), { truth: ['neutrinos'] })
const features = pairFeatures(source.read(0, 512))
source.close()
const fitted = fitFeatures(features)
const data = preprocessed(features, fitted)
const offsets = data.inputs.jets.offsets!
const network = pairNetwork('nu2-flows', { profile: 'released', frame: 'detector' })
if (network.kind !== 'nu2-flows') throw new Error('a flow was asked for')
const { model } = network
const someEvents = Int32Array.of(3, 141, 59, 265)

test('a batch holds the events asked for, jets packed', () => {
  const { inputs, target } = featureBatches(data, batchOf).batch(someEvents, key(0))
  const jets = someEvents.reduce((sum, i) => sum + offsets[i + 1] - offsets[i], 0)
  assert.deepEqual(inputs.jets.shape, [jets, 5])
  assert.deepEqual(
    [inputs.met.shape, inputs.leptons.shape, inputs.misc.shape],
    [
      [4, 2],
      [8, 6],
      [4, 2],
    ],
  )
  assert.equal(inputs.tokens.rows.size, 3 * 4 + jets)
  const first = data.target!.data.subarray(6 * 3, 6 * 3 + 6)
  assert.deepEqual([...target.dataSync().subarray(0, 6)], [...first])
})

test('the losses are the mean of −ln p, with the dropout of the key and without', () => {
  const params = network.init(key(1))
  const batch = featureBatches(data, batchOf).batch(someEvents, key(0))
  // of the momenta: the standardisation's log-determinant is the same for all events here
  const logDet = -2 * fitted.target.scale.reduce((sum, s) => sum + Math.log(s), 0)
  const meanOf = (logProb: tf.Tensor) => -logProb.mean().dataSync()[0] - logDet
  const [dropped, whole] = [key(3), undefined].map((k) =>
    meanOf(model.logProb(params as Nu2FlowsParams, batch.inputs, batch.target, k)),
  )
  assertClose(network.loss(params, batch, key(3)).dataSync(), [dropped], { relative: 1e-6 })
  assertClose(network.validationLoss(params, batch).dataSync(), [whole], { relative: 1e-6 })
  assert.ok(Math.abs(dropped - whole) > 1e-3)
})

test('a few updates on one batch lower its loss, and leave no tensor behind', () => {
  let params = network.init(key(1))
  let adam = adamStart(params)
  const batch = featureBatches(data, batchOf).batch(someEvents, key(0))
  const lossNow = () => tf.tidy(() => network.validationLoss(params, batch)).dataSync()[0]
  const update = () => {
    const { loss, gradients } = lossAndGradients(params, (p) => network.loss(p, batch, key(3)))
    const next = adamStep(params, gradients, adam, { ...ADAM, clipNorm: 10, learningRate: 1e-3 })
    tf.dispose([loss, gradients, next.norm])
    params = next.params
    adam = next.state
  }
  const start = lossNow()
  update()
  const held = tf.memory().numTensors
  for (let i = 0; i < 3; i++) update()
  assert.equal(tf.memory().numTensors, held)
  assert.ok(lossNow() < start - 0.2)
})

test('features without a target give no batches', () => {
  const { target: _, ...blind } = data
  assert.throws(() => featureBatches(blind, batchOf), ShapeError)
})
