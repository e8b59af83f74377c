/**
 * `npm run bench:parity -- --backend NAME`: what a backend computes for the networks of the papers beside tfjs's plain
 * JavaScript: loss, gradients to every array of weights, draws and their log-densities, from the same weights, events and random
 * numbers. Differences are in units of the largest number of the array.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openEventsFor } from '../src/lib/systems/index.ts'
import { countWeights, key, leaves, type Tensor, tf, useBackend } from '../src/lib/tensor/index.ts'
import { lossAndGradients } from '../src/lib/training/index.ts'
import { CONTESTS } from './systems/contestants.ts'
import { machine, table } from './table.ts'

const SAMPLES: Readonly<Record<string, string>> = {
  'nu-flows': '../data/ttbar_semilep_train.h5',
  'nu2-flows': '../data/ttbar_dilep_train.h5',
}
/** Arrays with smaller numbers are compared with this: their gradients are rounding. */
const LEAST_SCALE = 1e-3

const { values: asked } = parseArgs({
  options: {
    backend: { type: 'string', default: 'simd' },
    events: { type: 'string', default: '32' },
    draws: { type: 'string', default: '8' },
  },
})

type Numbers = Map<string, Float32Array>

/** Everything that the network computes from its first weights, as numbers by name. */
async function computed(network: string): Promise<{ numbers: Numbers; weights: number }> {
  const { system, recipe, draws } = CONTESTS[network]
  const files = [fileURLToPath(new URL(SAMPLES[network], import.meta.url))]
  const source = await openEventsFor(system.needs, { files }, system.needs.truth)
  const events = source.read(0, 1024)
  source.close()
  const settings = system.settings(recipe)
  const prepared = system.prepare(network, { training: events, validation: events }, settings)
  const params = prepared.init(key(1))
  const places = Int32Array.from({ length: Number(asked.events) }, (_, i) => 7 * i)
  const batch = prepared.training.batch(places, key(2))
  const found = lossAndGradients(params, (given) => prepared.loss(given, batch, key(3)))
  const made = tf.tidy(() => draws(events)(params, places, key(4), Number(asked.draws)))
  const arrays: [string, Tensor][] = [
    ['loss', found.loss],
    ...leaves(params).map(({ name }, i): [string, Tensor] => [`gradient to ${name}`, found.gradients[i]]),
    ['draws', made.value],
    ['log-density of draws', made.logProb],
  ]
  const numbers: Numbers = new Map()
  for (const [name, tensor] of arrays) numbers.set(name, (await tensor.data()) as Float32Array)
  return { numbers, weights: countWeights(params) }
}

const difference = (got: Float32Array, wanted: Float32Array) => {
  const scale = wanted.reduce((most, v) => Math.max(most, Math.abs(v)), LEAST_SCALE)
  // a difference that is not a number is the worst of all
  return got.reduce((worst, v, i) => Math.max(worst, Number.isNaN(v) ? Infinity : Math.abs(v - wanted[i]) / scale), 0)
}

const on = async (backend: string) => {
  const { what } = await useBackend(backend)
  const found = []
  for (const network of Object.keys(SAMPLES)) found.push(await computed(network))
  return { what, found }
}

const plain = await on('cpu')
const theirs = await on(asked.backend)
console.log(`${machine()}\nbackend ${asked.backend} (${theirs.what}) beside cpu, ${asked.events} events`)
const rows = Object.keys(SAMPLES).flatMap((network, i) => {
  const errors = [...plain.found[i].numbers].map(([name, wanted]) => ({
    name,
    error: difference(theirs.found[i].numbers.get(name)!, wanted),
  }))
  const gradients = errors.filter(({ name }) => name.startsWith('gradient'))
  const worst = gradients.reduce((a, b) => (b.error > a.error ? b : a))
  const others = errors.filter(({ name }) => !name.startsWith('gradient'))
  return [
    ...others,
    { name: `${gradients.length} arrays of gradients, worst: ${worst.name.slice(12)}`, error: worst.error },
  ].map(({ name, error }) => [network, plain.found[i].weights.toLocaleString('en'), name, error.toExponential(1)])
})
console.log(table(['network', 'weights', 'what', 'largest difference'], rows))
process.exit(0)
