/** ν-Flows in jax-js as a contestant: it begins with neutrina's weights, and refuses unless its first loss is neutrina's. */
import { parseArgs } from 'node:util'
import { takeFeatures } from '../../src/lib/features/index.ts'
import { openEventsFor, singleNeutrino } from '../../src/lib/systems/index.ts'
import { neutrinoFeatures } from '../../src/lib/systems/singleNeutrino/features.ts'
import { nuFlows } from '../../src/lib/systems/singleNeutrino/flow.ts'
import { batchOf } from '../../src/lib/systems/singleNeutrino/inputs.ts'
import {
  fitPreprocessing,
  type NeutrinoInputs,
  preprocessed,
} from '../../src/lib/systems/singleNeutrino/preprocessing.ts'
import { nuFlowsShape } from '../../src/lib/systems/singleNeutrino/profiles.ts'
import { countWeights, key, type Params, tf, useBackend } from '../../src/lib/tensor/index.ts'
import { shuffled } from './contestant.ts'
import { installed } from './installed.ts'
import { serve } from './serve.ts'

const PLACES = 10
const EVENTS = 20_480

/** Numbers of any shape. */
interface Plain {
  readonly data: Float32Array
  readonly shape: readonly number[]
}

const { values } = parseArgs({ options: { data: { type: 'string' }, batch: { type: 'string', default: '256' } } })

/** A batch whose events have ten places for jets each. */
function padded({ count, inputs: { event, jets }, target }: NeutrinoInputs): Record<string, Plain> {
  const width = jets.columns.length
  const rows = new Float32Array(count * PLACES * width)
  const real = new Float32Array(count * PLACES)
  for (let i = 0; i < count; i++) {
    const [from, to] = [jets.offsets![i], Math.min(jets.offsets![i + 1], jets.offsets![i] + PLACES)]
    rows.set(jets.data.subarray(from * width, to * width), i * PLACES * width)
    real.fill(1, i * PLACES, i * PLACES + to - from)
  }
  const plain = (data: ArrayLike<number>, ...shape: number[]) => ({ data: Float32Array.from(data), shape })
  return {
    event: plain(event.data, count, event.columns.length),
    jets: plain(rows, count * PLACES, width),
    real: plain(real, count * PLACES, 1),
    target: plain(target!.data, count, 3),
  }
}

function plainTree(tree: Params): object {
  if (tree instanceof tf.Tensor) return { data: tree.dataSync().slice(), shape: tree.shape }
  if (Array.isArray(tree)) return tree.map(plainTree)
  return Object.fromEntries(Object.entries(tree).map(([name, child]) => [name, plainTree(child as Params)]))
}

await serve(async () => {
  await useBackend('simd')
  const source = await openEventsFor(singleNeutrino.needs, { files: [values.data!] }, singleNeutrino.needs.truth)
  const features = neutrinoFeatures(source.read(0, Math.min(EVENTS, source.count)), singleNeutrino.settings('authors'))
  source.close()
  const data = preprocessed(features, fitPreprocessing(features))
  const model = nuFlows(nuFlowsShape('released', false))
  const params = model.init(key(1))
  const order = shuffled(data.count, Number(values.batch))
  const first = takeFeatures(data, order.next().value!)
  const { inputs, target } = batchOf(first)
  const wanted = model.logProb(params, inputs, target).mean().neg().dataSync()[0]
  const version = installed('@jax-js/jax')
  const { jaxJsNuFlows } = (await import('./packages/jaxJsNuFlows.mjs' as string)) as {
    jaxJsNuFlows: (params: object) => Promise<{ step: (batch: object) => Promise<number> }>
  }
  const twin = await jaxJsNuFlows(plainTree(params as unknown as Params))
  let loss = await twin.step(padded(first))
  if (!(Math.abs(loss - wanted) < 1e-4 * (1 + Math.abs(wanted)))) {
    throw new Error(`the twin's loss is ${loss}, not ${wanted}: benchmark and twin have come apart`)
  }
  return {
    facts: {
      peer: 'jax-js',
      weights: countWeights(params as unknown as Params),
      versions: { node: process.versions.node, 'jax-js': version },
      threads: 1,
    },
    work: {
      step: async () => {
        loss = await twin.step(padded(takeFeatures(data, order.next().value!)))
      },
      loss: () => loss,
    },
  }
})
