/**
 * `npm run bench:scale`: how cost grows with work. Each curve is measured over powers of two, its points in turn round after
 * round, and the exponent fitted: cost ∝ size^exponent, so 1 is linear and what a call costs by itself bends it down. One
 * thread is measured in processor time, which other work on the machine hardly changes. Memory is the engine's heap in use
 * after the call, which must not grow with the number of calls.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Events, takeEvents } from '../src/lib/events/index.ts'
import { openEventsFor, posteriorOf, systemOf, untrained } from '../src/lib/systems/index.ts'
import { denseLayer, key, normals, segmentAttention, type Tensor2D, tf, useBackend } from '../src/lib/tensor/index.ts'
import { lossAndGradients } from '../src/lib/training/index.ts'
import { processorClock, wallClock } from './clock.ts'
import { quantile } from './contest.ts'
import { CONTESTS } from './systems/contestants.ts'
import { digits, machine, table } from './table.ts'

/** Cost over a size: `prepare` gives the work of one size. */
interface Curve {
  readonly name: string
  readonly sizes: readonly number[]
  readonly prepare: (size: number) => () => void
}

const SAMPLE = fileURLToPath(new URL('../data/ttbar_semilep_train.h5', import.meta.url))
const NETWORK = 'nu-flows'

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: SAMPLE },
    backend: { type: 'string' },
    threads: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
  },
})
const threads = Number(values.threads)
const clock = threads === 1 ? processorClock : wallClock
const choice = await useBackend(values.backend, { threads })
const system = systemOf(NETWORK)
const source = await openEventsFor(system.needs, { files: [values.data] }, system.needs.truth)
const events = source.read(0, Math.min(8192, source.count))
source.close()

const first = (count: number): Events =>
  takeEvents(
    events,
    Int32Array.from({ length: count }, (_, i) => i % events.count),
  )

function drawsOf(count: number, draws: number): () => void {
  const trained = untrained(system, NETWORK, system.settings('neutrina'), events, key(1))
  const posterior = posteriorOf(trained, 'bench:scale')
  const some = first(count)
  return () => {
    for (const _ of posterior.draw(some, { key: key(2), draws, first: 0 }));
  }
}

/** The same draws, 256 of each of 128 events, in blocks of so many events: whether a block fits a cache shows here. */
function blocksOf(size: number): () => void {
  const { recipe, draws } = CONTESTS[NETWORK]
  const { init } = system.prepare(NETWORK, { training: events, validation: first(16) }, system.settings(recipe))
  const [params, draw] = [init(key(1)), draws(first(128))]
  return () => {
    for (let from = 0; from < 128; from += size) {
      const places = Int32Array.from({ length: size }, (_, i) => from + i)
      tf.tidy(() => void draw(params, places, key(2), 256).logProb.dataSync())
    }
  }
}

function stepOf(batchSize: number): () => void {
  const settings = system.settings('authors')
  const { init, loss, training } = system.prepare(NETWORK, { training: events, validation: first(16) }, settings)
  const params = init(key(1))
  const places = Int32Array.from({ length: batchSize }, (_, i) => i)
  return () => {
    const batch = training.batch(places, key(0))
    const found = lossAndGradients(params, (p) => loss(p, batch, key(3)))
    found.loss.dataSync()
    tf.dispose([found, batch] as unknown as tf.TensorContainer)
  }
}

const matrix = (seed: number, rows: number, columns: number): Tensor2D =>
  tf.tensor2d(normals(key(seed), rows * columns), [rows, columns])

/** A layer of `width` by `width` weights on 512 rows. */
function weightsOf(width: number): () => void {
  const inputs = { x: matrix(1, 512, width), weight: matrix(2, width, width), bias: tf.zeros([width]) as tf.Tensor1D }
  return () => tf.tidy(() => void denseLayer(inputs, 'relu').dataSync())
}

/** Attention of a query of each of 256 events to so many jets. */
function jetsOf(jets: number): () => void {
  const rows = 256 * jets
  const offsets = (step: number) =>
    tf.tensor1d(
      Int32Array.from({ length: 257 }, (_, i) => i * step),
      'int32',
    )
  const inputs = { query: matrix(1, 256, 32), key: matrix(2, rows, 32), value: matrix(3, rows, 32), heads: 4 }
  const places = { queryOffsets: offsets(1), keyOffsets: offsets(jets) }
  return () => tf.tidy(() => void segmentAttention({ ...inputs, ...places }).dataSync())
}

const powers = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from * 2 ** i)

const CURVES: readonly Curve[] = [
  { name: 'events, 64 draws each', sizes: powers(64, 6), prepare: (size) => drawsOf(size, 64) },
  { name: 'draws of 64 events', sizes: powers(16, 6), prepare: (size) => drawsOf(64, size) },
  { name: 'events of a block, 32,768 draws in all', sizes: powers(4, 6), prepare: blocksOf },
  { name: 'events of a training step', sizes: powers(64, 6), prepare: stepOf },
  { name: 'jets of 256 events, attention', sizes: powers(2, 6), prepare: jetsOf },
  { name: 'weights of a layer, by its width', sizes: powers(32, 6), prepare: weightsOf },
]

/** Seconds of each size: the least of the rounds. */
function costs({ sizes, prepare }: Curve): number[] {
  const works = sizes.map(prepare)
  for (const work of works) for (let i = 0; i < 3; i++) work()
  const rounds = Array.from({ length: Number(values.rounds) }, () => works.map(seconds))
  return sizes.map((_, i) => Math.min(...rounds.map((round) => round[i])))
}

/** Seconds of a call, over enough of them. */
function seconds(work: () => void): number {
  const start = clock()
  let calls = 0
  do {
    work()
    calls++
  } while (clock() - start < 0.05)
  return (clock() - start) / calls
}

/** The slope of ln cost over ln size. */
function exponent(sizes: readonly number[], cost: readonly number[]): number {
  const [xs, ys] = [sizes.map(Math.log), cost.map(Math.log)]
  const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length
  const [x, y] = [mean(xs), mean(ys)]
  return mean(xs.map((v, i) => (v - x) * (ys[i] - y))) / mean(xs.map((v) => (v - x) ** 2))
}

/** Bytes in use on the engine's heap after a number of calls, as a ratio to those after the first. */
function growth(prepare: Curve['prepare'], size: number): number {
  const work = prepare(size)
  const used = () => (tf.memory() as unknown as { heapBytes?: number }).heapBytes ?? 0
  work()
  const after = Array.from({ length: 20 }, () => {
    work()
    return used()
  })
  return quantile(after.slice(-5), 0.5) / Math.max(1, after[0])
}

console.log(`${machine()}; ${choice.name}: ${choice.what}`)
const rows = CURVES.map((curve) => {
  const { name, sizes, prepare } = curve
  const cost = costs(curve)
  const half = sizes.length / 2
  return [
    name,
    `${sizes[0]} – ${sizes.at(-1)}`,
    cost.map((one) => digits(1000 * one)).join('  '),
    exponent(sizes, cost).toFixed(2),
    exponent(sizes.slice(half), cost.slice(half)).toFixed(2),
    growth(prepare, sizes[half]).toFixed(3),
  ]
})
console.log(table(['', 'sizes', 'ms', 'exponent', 'upper half', 'memory'], rows))
process.exit(0)
