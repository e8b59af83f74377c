/**
 * `npm run bench:kernels`: GFLOP/s of the engine's matrix products for the shapes that the models use, and their share of
 * what the engine's register tile alone reaches on data in the first cache, measured in turn with it; where there is an
 * OpenBLAS, how many times as fast the backend `blas` is, in turn with both. One thread is measured in processor time, which other work on the machine hardly changes; several threads by the clock on the wall.
 */
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mayHaveBlas } from '../src/engine/index.ts'
import { type Tensor2D, tf, useBackend } from '../src/lib/tensor/index.ts'
import { type Clock, processorClock, wallClock } from './clock.ts'
import { quantile } from './contest.ts'
import { digits, machine, table } from './table.ts'
import { type TilePeak, tilePeak } from './tilePeak.ts'

/** Rows, depth and columns of a product, and where it comes from. */
interface Shape {
  readonly use: string
  readonly rows: number
  readonly depth: number
  readonly columns: number
}

const shape = (use: string, rows: number, depth: number, columns: number): Shape => ({ use, rows, depth, columns })

const SHAPES: readonly Shape[] = [
  shape('hidden layer, batch 256', 256, 64, 64),
  shape('context of a spline network', 256, 32, 64),
  shape('spline output, two columns', 256, 64, 58),
  shape('spline output, one column', 256, 64, 29),
  shape('jets of 256 events, inputs', 1400, 5, 64),
  shape('jets, inputs with context', 1400, 14, 64),
  shape('jets, hidden layer', 1400, 64, 64),
  shape('jets, attention network', 1400, 32, 32),
  shape('jets, pooled features', 1400, 64, 8),
  shape('draws of 64 events, hidden', 16384, 64, 64),
  shape('ν²-Flows, jets, inputs', 1430, 5, 256),
  shape('ν²-Flows, tokens, narrow', 2970, 256, 128),
  shape('ν²-Flows, tokens, to q k v', 2970, 128, 384),
  shape('ν²-Flows, tokens, square', 2970, 128, 128),
  shape('ν²-Flows, tokens, wide', 2970, 128, 256),
  shape('ν²-Flows, pooled, square', 512, 128, 128),
  shape('ν²-Flows, pooled, wide', 512, 128, 256),
  shape('ν²-Flows, context of a spline network', 512, 32, 128),
  shape('ν²-Flows, spline output', 512, 128, 141),
  shape('ν²-Flows, draws, hidden', 16384, 128, 128),
  shape('ν²-Flows, draws, spline output', 16384, 128, 141),
]
const CASES = ['A·B', 'Aᵀ·B', 'A·Bᵀ', 'Aᵀ·Bᵀ'] as const

const BLOCKS = 7
const BLOCK_MS = 20
const PEAK_MS = 5

/** What one process finds: per shape and case the GFLOP/s and the share of threads × the tile's. */
interface Findings {
  readonly relaxed: boolean
  readonly peak: number
  /** What the library is, if there is one. */
  readonly blas: string | undefined
  readonly products: readonly { readonly rate: number; readonly share: number; readonly times: number }[][]
}

async function measure(threads: number): Promise<Findings> {
  const blas = mayHaveBlas() ? (await useBackend('blas')).what : undefined
  await useBackend('simd')
  const clock = threads === 1 ? processorClock : wallClock
  const peak = await tilePeak(clock)
  const products = SHAPES.map((one) => CASES.map((_, which) => product(one, which, { threads, peak, clock, blas })))
  return {
    relaxed: peak.relaxed,
    blas,
    peak: quantile(
      Array.from({ length: BLOCKS }, () => peak.measure(BLOCK_MS)),
      0.5,
    ),
    products,
  }
}

interface Means {
  readonly threads: number
  readonly peak: TilePeak
  readonly clock: Clock
  readonly blas: string | undefined
}

function product({ rows, depth, columns }: Shape, which: number, { threads, peak, clock, blas }: Means) {
  const transposeA = which % 2 === 1
  const transposeB = which >= 2
  const a = tf.randomUniform(transposeA ? [depth, rows] : [rows, depth], -1, 1, 'float32', 1) as Tensor2D
  const b = tf.randomUniform(transposeB ? [columns, depth] : [depth, columns], -1, 1, 'float32', 2) as Tensor2D
  const once = () => tf.matMul(a, b, transposeA, transposeB).dispose()
  const measureOn = (backend: string) => {
    // both are ready: nothing is waited for
    void tf.setBackend(backend)
    const times = Math.ceil(BLOCK_MS / (1000 * warmUp(once, clock)))
    return () => (2 * rows * depth * columns) / secondsOf(once, times, clock) / 1e9
  }
  const own = measureOn('simd')
  const blocks = Array.from({ length: BLOCKS }, () => {
    const rate = own()
    return { rate, share: rate / threads / peak.measure(PEAK_MS), times: 1 }
  })
  // tensors move when another backend takes them, so each has its blocks, and the ratio one block of either beside the other
  if (blas) {
    const theirs = measureOn('blas')
    for (const block of blocks) {
      const rate = theirs()
      void tf.setBackend('simd')
      once()
      block.times = rate / own()
      void tf.setBackend('blas')
      once()
    }
    void tf.setBackend('simd')
  }
  tf.dispose([a, b])
  const median = (values: number[]) => quantile(values, 0.5)
  return {
    rate: median(blocks.map(({ rate }) => rate)),
    share: median(blocks.map(({ share }) => share)),
    times: median(blocks.map(({ times }) => times)),
  }
}

/** Seconds of one call once it is warm. */
function warmUp(once: () => void, clock: Clock): number {
  secondsOf(once, 50, clock)
  return secondsOf(once, 20, clock)
}

/** Seconds of one of several calls. */
function secondsOf(once: () => void, times: number, clock: Clock): number {
  const start = clock()
  for (let i = 0; i < times; i++) once()
  return (clock() - start) / times
}

/** Measures in a process of its own: the engine takes its number of threads when it starts. */
function measureApart(threads: number): Findings {
  const args = ['--import', 'tsx', fileURLToPath(import.meta.url), '--measure', String(threads)]
  const env = { ...process.env, NEUTRINA_THREADS: String(threads) }
  return JSON.parse(
    execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }),
  )
}

function findingsTable({ products, blas }: Findings): string {
  const rows = SHAPES.map(({ use, rows, depth, columns }, i) => [
    use,
    `${rows} × ${depth} × ${columns}`,
    ...products[i].flatMap(({ rate, share, times }) => [
      digits(rate),
      `${Math.round(100 * share)} %`,
      ...(blas ? [digits(times)] : []),
    ]),
  ])
  return table(['', 'shape', ...CASES.flatMap((name) => [name, 'of tile', ...(blas ? ['× blas'] : [])])], rows)
}

const { values } = parseArgs({
  options: { threads: { type: 'string', default: '1,2' }, measure: { type: 'string' } },
})
if (values.measure) console.log(JSON.stringify(await measure(Number(values.measure))))
else {
  console.log(machine())
  for (const threads of values.threads.split(',').map(Number)) {
    const found = measureApart(threads)
    const kind = found.relaxed ? 'relaxed SIMD' : 'plain SIMD'
    console.log(
      `\n${threads} thread${threads > 1 ? 's' : ''}, GFLOP/s; the tile alone, one thread, ${kind}: ${digits(found.peak)}`,
    )
    if (found.blas) console.log(`blas: ${found.blas}`)
    console.log(findingsTable(found))
  }
}
