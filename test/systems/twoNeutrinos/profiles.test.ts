import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { nu2Flows } from '../../../src/lib/systems/twoNeutrinos/flow.ts'
import { type Nu2FlowsInputs, nu2Tokens } from '../../../src/lib/systems/twoNeutrinos/network/inputs.ts'
import type { Nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/network/shape.ts'
import { NU2_FLOWS_PROFILES, nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/profiles.ts'
import { nu2FeedForward } from '../../../src/lib/systems/twoNeutrinos/regression.ts'
import { countWeights, fold, key, mapTree, normals, type Scalar, tf } from '../../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../../src/lib/training/index.ts'
import { assertClose, assertFinite } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'

before(testBackend)

const weightsOf = (
  profile: string,
  ...inputs: Parameters<typeof nu2FlowsShape> extends [string, ...infer R] ? R : never
) => countWeights(nu2Flows(nu2FlowsShape(profile, ...inputs)).init(key(1)))

test('the profiles have the weights that their sources count', () => {
  assert.equal(weightsOf('released'), 1_181_410)
  assert.equal(weightsOf('atlas'), 2_677_068)
})

test('our profile, in its own frame, has less than a fifth of the released weights', () => {
  assert.equal(weightsOf('neutrina', TURNED), 223_472)
  // those along a velocity have as many within two per cent
  for (const profile of ['flow-matching', 'diffusion']) assert.equal(weightsOf(profile, TURNED), 220_650)
})

test('the atlas profile has the weights counted from its layers, part by part', () => {
  const { events, embedding, flow } = nu2Flows(nu2FlowsShape('atlas')).init(key(1))
  const { misc, met, lepton, jet, encoder, pooling } = events as unknown as Record<string, never>
  assert.equal(
    [misc, met, lepton, jet].reduce((sum, part) => sum + countWeights(part), 0),
    136_448,
  )
  assert.deepEqual((encoder as never[]).map(countWeights), Array(5).fill(165_760))
  assert.deepEqual((pooling as never[]).map(countWeights), Array(2).fill(164_992))
  assert.equal(countWeights(embedding), 16_512)
  // tanh has no weights; a coupling's network, then the spline of the other half
  assert.deepEqual(flow.map(countWeights), [0, ...Array(10).fill([133_079, 87]).flat()])
})

/** Random inputs of events with these numbers of jets. */
function inputsOf({ inputs }: Nu2FlowsShape, jets: readonly number[], order?: readonly number[]): Nu2FlowsInputs {
  const draw = (part: number, rows: number, width: number) =>
    tf.tensor2d(normals(fold(key(5), part), rows * width), [rows, width])
  const offsets = Int32Array.from({ length: jets.length + 1 }, (_, i) => jets.slice(0, i).reduce((a, b) => a + b, 0))
  const rows = draw(2, offsets[jets.length], inputs.jet)
  return {
    met: draw(0, jets.length, inputs.met),
    leptons: draw(1, 2 * jets.length, inputs.lepton),
    jets: order ? (tf.gather(rows, [...order]) as typeof rows) : rows,
    misc: draw(3, jets.length, inputs.misc),
    tokens: nu2Tokens(offsets),
  }
}

const TURNED = { met: 3, lepton: 6, jet: 22, misc: 7 }

/** The network of a profile made narrow: every part is there, and a test is short. */
function narrow(profile: keyof typeof NU2_FLOWS_PROFILES): Nu2FlowsShape {
  const { events, embedding, flow, context, inputs } = nu2FlowsShape(
    profile,
    ['neutrina', 'flow-matching', 'diffusion'].includes(profile) ? TURNED : undefined,
  )
  const thin = { width: 8, embedderWidth: 6, hidden: 6, heads: 2, poolingHeads: 2, pooled: 4 }
  const own = Object.fromEntries(Object.entries(thin).filter(([name]) => name in events))
  return {
    inputs,
    events: { ...events, ...own },
    embedding: embedding.width ? { ...embedding, width: 6 } : embedding,
    context: context > 0 ? 8 : 0,
    flow: flow.kind === 'velocity' ? { ...flow, width: 8, steps: 40 } : { ...flow, couplings: 4, bins: 4, width: 8 },
  }
}

for (const profile of Object.keys(NU2_FLOWS_PROFILES) as (keyof typeof NU2_FLOWS_PROFILES)[]) {
  describe(`profile ${profile}`, () => {
    const shape = narrow(profile)
    const model = nu2Flows(shape)
    // away from the identity that some start at
    const setUp = () => {
      let i = 0
      return mapTree(model.init(key(1)), (tensor) => {
        const noise = normals(fold(key(9), i++), tensor.size).map((x) => 0.1 * x)
        return tensor.add(tf.tensor(noise, tensor.shape))
      })
    }
    const targets = (events: number) => tf.tensor2d(normals(key(7), 6 * events), [events, 6])

    test('jets are a set, and events in one batch do not see each other', () => {
      const params = setUp()
      const one = (order?: number[]) => model.logProb(params, inputsOf(shape, [4], order), targets(1)).dataSync()
      assertFinite(one())
      assertClose(one([2, 0, 3, 1]), one(), { absolute: 2e-5 })
    })

    test('draws come with the density that logProb gives them', () => {
      const params = setUp()
      const density = model.posterior(params, model.context(params, inputsOf(shape, [2, 0, 3])))
      const { value, logProb } = density.sample(key(3), 8)
      assertFinite(value.dataSync())
      assertClose(density.logProb(value).dataSync(), logProb.dataSync(), { absolute: 2e-3, relative: 1e-4 })
    })

    test('every weight takes part', () => {
      const params = setUp()
      const loss = () =>
        model
          .logProb(params, inputsOf(shape, [2, 3]), targets(2))
          .mean()
          .neg() as Scalar
      const { gradients } = lossAndGradients(params, loss)
      for (const gradient of gradients) assert.ok(Number.isFinite(gradient.abs().max().dataSync()[0]))
    })

    test('the regression gives six numbers an event', () => {
      const regression = nu2FeedForward(shape)
      const predicted = regression.predict(regression.init(key(2)), inputsOf(shape, [2, 3, 1]))
      assert.deepEqual(predicted.shape, [3, 6])
      assertFinite(predicted.dataSync())
    })
  })
}
