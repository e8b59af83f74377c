import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { type Nu2FlowsParams, nu2Flows } from '../../../src/lib/systems/twoNeutrinos/flow.ts'
import { type Nu2FlowsInputs, nu2Tokens } from '../../../src/lib/systems/twoNeutrinos/network/inputs.ts'
import type { Nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/network/shape.ts'
import type { TransformerEventsParams } from '../../../src/lib/systems/twoNeutrinos/network/transformerEvents.ts'
import { NU2_FLOWS_PROFILES, nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/profiles.ts'
import {
  countWeights,
  fold,
  type Key,
  key,
  leaves,
  mapTree,
  normals,
  type Scalar,
  tf,
} from '../../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../../src/lib/training/index.ts'
import { assertClose, assertFinite } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'

before(testBackend)

/** The released network made narrow: every part is there, and a test is short. */
const small = (rates = { events: 0.2, rest: 0.2 }): Nu2FlowsShape => {
  const { inputs, events, flow } = { ...nu2FlowsShape('released'), ...NU2_FLOWS_PROFILES.released }
  return {
    inputs,
    events: { ...events, width: 8, embedderWidth: 12, hidden: 10, heads: 2, encoderLayers: 2, dropout: rates.events },
    embedding: { width: 6, dropout: rates.rest },
    context: 5,
    flow: { ...flow, couplings: 4, bins: 5, width: 9, dropout: rates.rest },
  }
}
const SMALL = small()
const model = nu2Flows(SMALL)
const params = model.init(key(1))

/** One event on the host: random numbers, but for its number of jets. */
interface HostEvent {
  met: Float32Array
  leptons: Float32Array
  misc: Float32Array
  jets: Float32Array
  target: Float32Array
}

const eventOf = (seed: number, jets: number): HostEvent => {
  const draw = (part: number, n: number) => normals(fold(key(seed), part), n)
  return { met: draw(0, 2), leptons: draw(1, 12), misc: draw(2, 2), jets: draw(3, 5 * jets), target: draw(4, 6) }
}
const EVENTS = [2, 0, 5, 1, 10, 3].map((jets, i) => eventOf(100 + i, jets))

function inputsOf(events: readonly HostEvent[]): Nu2FlowsInputs {
  const stack = (part: keyof HostEvent, width: number) => {
    const data = Float32Array.from(events.flatMap((event) => [...event[part]]))
    return tf.tensor2d(data, [data.length / width, width])
  }
  const offsets = new Int32Array(events.length + 1)
  events.forEach(({ jets }, i) => {
    offsets[i + 1] = offsets[i] + jets.length / 5
  })
  return {
    met: stack('met', 2),
    leptons: stack('leptons', 6),
    misc: stack('misc', 2),
    jets: stack('jets', 5),
    tokens: nu2Tokens(offsets),
  }
}
const targetsOf = (events: readonly HostEvent[]) =>
  tf.tensor2d(Float32Array.from(events.flatMap(({ target }) => [...target])), [events.length, 6])

const logProb = (events: readonly HostEvent[], dropoutKey?: Key) =>
  Array.from(model.logProb(params, inputsOf(events), targetsOf(events), dropoutKey).dataSync())

test('the released profile has the weights counted from the published layers, part by part', () => {
  const { events, embedding, flow } = nu2Flows(nu2FlowsShape('released')).init(key(1))
  const { met, lepton, jet, encoder, pooling } = events as TransformerEventsParams
  assert.deepEqual([met, lepton, jet].map(countWeights), [34_176, 35_200, 34_944])
  assert.deepEqual(encoder.map(countWeights), [133_504, 133_504, 133_504])
  assert.deepEqual(pooling.layers.map(countWeights), [133_760, 133_760])
  assert.equal(countWeights(pooling), 2 * 133_760 + 128 + 2 * 128)
  assert.equal(countWeights(embedding), 10_464)
  assert.deepEqual(flow.map(countWeights), Array(10).fill(39_821))
  assert.equal(countWeights({ events, embedding, flow }), 1_181_410)
})

test('an unknown profile is refused by name', () => {
  assert.throws(
    () => nu2FlowsShape('realesed'),
    /ν²-Flows profile: expected one of released, paper, .*, got 'realesed'/,
  )
})

test('tokens are, event by event, missing momentum, ℓ⁻, ℓ⁺ and the jets', () => {
  const { offsets, rows, tokens } = nu2Tokens(Int32Array.of(0, 2, 2, 3))
  // rows of [3 missing momenta; 6 leptons; 3 jets]
  assert.deepEqual([...offsets.dataSync()], [0, 5, 8, 12])
  assert.deepEqual([...rows.dataSync()], [0, 3, 4, 9, 10, 1, 5, 6, 2, 7, 8, 11])
  const back = tokens.dataSync()
  rows.dataSync().forEach((row, token) => {
    assert.equal(back[row], token)
  })
})

test('the order of the jets changes nothing; the jets themselves do', () => {
  const [event] = [eventOf(5, 6)]
  const turned = {
    ...event,
    jets: Float32Array.from([5, 3, 1, 0, 4, 2].flatMap((j) => [...event.jets.subarray(5 * j, 5 * j + 5)])),
  }
  assertClose(logProb([turned]), logProb([event]), { absolute: 1e-5 })
  const [other] = logProb([{ ...event, jets: eventOf(6, 6).jets }])
  assert.ok(Math.abs(other - logProb([event])[0]) > 1e-4)
})

test('the answer depends on the missing momentum, on each lepton and on the counts', () => {
  const event = eventOf(7, 3)
  const [before] = logProb([event])
  const changed = (part: 'met' | 'leptons' | 'misc', at: number) =>
    logProb([{ ...event, [part]: event[part].map((v, i) => (i === at ? v + 1 : v)) }])[0]
  for (const [part, at] of [
    ['met', 0],
    ['leptons', 0],
    ['leptons', 6],
    ['misc', 1],
  ] as const) {
    assert.ok(Math.abs(changed(part, at) - before) > 1e-4, `${part} ${at}`)
  }
})

test('a batch of events equals single calls, whatever their numbers of jets, none included', () => {
  const single = EVENTS.map((event) => logProb([event])[0])
  assertFinite(single)
  assertClose(logProb(EVENTS), single, { absolute: 2e-5 })
})

test('draws come with the density that logProb gives them', () => {
  const posterior = model.posterior(params, model.context(params, inputsOf(EVENTS.slice(0, 3))))
  const { value, logProb: drawn } = posterior.sample(key(8), 16)
  assert.deepEqual(value.shape, [48, 6])
  assertClose(posterior.logProb(value).dataSync(), drawn.dataSync(), { absolute: 5e-4 })
})

const loss = (p: Nu2FlowsParams, dropoutKey?: Key) =>
  model.logProb(p, inputsOf(EVENTS), targetsOf(EVENTS), dropoutKey).mean().neg() as Scalar

test('every weight gets a finite gradient that is not zero, with dropout and without', () => {
  const names = leaves(params).map((leaf) => leaf.name)
  for (const dropoutKey of [undefined, key(3)]) {
    const { gradients } = lossAndGradients(params, (p) => loss(p, dropoutKey))
    gradients.forEach((gradient, i) => {
      const size = gradient.abs().max().dataSync()[0]
      // the keys' bias moves all scores of a query together, which softmax does not see
      if (names[i].endsWith('.key.bias')) assert.ok(Number.isFinite(size), names[i])
      else assert.ok(size > 0 && Number.isFinite(size), `${names[i]}: ${size}`)
    })
  }
})

test('the gradient of the loss is that of finite differences, with one dropout key', () => {
  const { gradients } = lossAndGradients(params, (p) => loss(p, key(3)))
  // along the gradient itself, where float32 leaves most digits
  const norm = Math.sqrt(gradients.reduce((sum, g) => sum + g.square().sum().dataSync()[0], 0))
  const along = (step: number) => {
    let i = 0
    return loss(
      mapTree(params, (tensor) => tensor.add(gradients[i++].mul(step / norm))),
      key(3),
    ).dataSync()[0]
  }
  const step = 1e-3
  assertClose([(along(step) - along(-step)) / (2 * step)], [norm], { relative: 2e-2 })
})

test('dropout: the same key the same output, another key another, none in evaluation', () => {
  assert.deepEqual(logProb(EVENTS, key(3)), logProb(EVENTS, key(3)))
  assert.notDeepEqual(logProb(EVENTS, key(3)), logProb(EVENTS, key(4)))
  assert.deepEqual(logProb(EVENTS), logProb(EVENTS))
  const off = nu2Flows(small({ events: 0, rest: 0 }))
  const without = off.logProb(params, inputsOf(EVENTS), targetsOf(EVENTS), key(3)).dataSync()
  assert.deepEqual([...without], logProb(EVENTS))
})

test('dropout reaches the transformer, the embedding and every spline network', () => {
  const event = EVENTS.slice(0, 1)
  const of = (rates: { transformer?: number; rest?: number }) => {
    const { transformer = 0, rest = 0 } = rates
    const network = nu2Flows(small({ events: transformer, rest }))
    const context = network.context(params, inputsOf(event), key(3))
    const fixed = model.context(params, inputsOf(event))
    const density = network.posterior(params, fixed, undefined, key(3)).logProb(targetsOf(event))
    return { context: [...context.dataSync()], density: [...density.dataSync()] }
  }
  const [none, inTransformer, inRest] = [of({}), of({ transformer: 0.5 }), of({ rest: 0.5 })]
  assert.notDeepEqual(inTransformer.context, none.context)
  assert.deepEqual(inTransformer.density, none.density)
  assert.notDeepEqual(inRest.context, none.context)
  assert.notDeepEqual(inRest.density, none.density)
})
