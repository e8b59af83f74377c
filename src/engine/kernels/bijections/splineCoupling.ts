import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import { LIMITS } from '../../jobs/index.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { putTable } from '../../table.ts'

const NAME = 'neutrina/SplineCoupling'
const ROWS = 32

interface SplineAttrs {
  columns: readonly number[]
  bins: number
  bound: number
  logitScale: number
  inverse: boolean
}

/**
 * Rational-quadratic spline with linear tails on some columns, both directions. Inputs x [N, D], raw [N, d (3K − 1)];
 * outputs y [N, D] and the log-determinant of the direction applied [N].
 */
export const splineCoupling: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dys, y, attrs) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const [x, raw] = runBack(`${NAME}Grad`, { dy, dlog, y }, attrs)
    return { x: () => x, raw: () => raw }
  },
}

export const splineCouplingGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }

function jobOf({ x, raw }: Inputs, backend: SimdBackend, attrs: SplineAttrs, transformed: number) {
  const [rows, width] = x.shape
  const { columns, bins, bound, logitScale, inverse } = attrs
  const args = {
    x: backend.at(x),
    columns: width,
    raw: backend.at(raw),
    transformed,
    transformedCount: columns.length,
    bins,
    bound,
    logitScale,
    inverse,
    rows,
    perChunk: ROWS,
  }
  return { args, chunks: chunksOf(rows, ROWS), work: rows * columns.length * bins * 60 }
}

function check({ x, raw }: Inputs, { columns, bins }: SplineAttrs): void {
  const wanted = [x.shape[0], columns.length * (3 * bins - 1)]
  if (raw.shape.join() !== wanted.join()) {
    throw new EngineError({ who: 'SplineCoupling raw', wanted: `shape [${wanted}]`, got: `[${raw.shape}]` })
  }
  if (bins < 1 || bins > LIMITS.MOST_BINS) {
    throw new EngineError({ who: 'SplineCoupling', wanted: `1 to ${LIMITS.MOST_BINS} bins`, got: String(bins) })
  }
  if (columns.some((c) => !(c >= 0 && c < x.shape[1]))) {
    throw new EngineError({ who: 'SplineCoupling', wanted: `columns from 0 to ${x.shape[1] - 1}`, got: `[${columns}]` })
  }
}

/** Puts the numbers of the columns on the heap while `use` runs. */
function withColumns<T>(backend: SimdBackend, columns: readonly number[], use: (ptr: number) => T): T {
  const block = putTable(backend, columns, NAME)
  const result = use(block.ptr)
  backend.machine.heap.free(block)
  return result
}

function forward(inputs: Inputs, backend: SimdBackend, given: Attrs): tf.TensorInfo[] {
  const attrs = given as unknown as SplineAttrs
  check(inputs, attrs)
  const { x, raw } = inputs
  const y = backend.output(x.shape, NAME)
  const logDet = backend.output([x.shape[0]], NAME)
  withColumns(backend, attrs.columns, (at) => {
    const { args, chunks, work } = jobOf(inputs, backend, attrs, at)
    const out = { y: backend.at(y), logDet: backend.at(logDet) }
    backend.machine.run({ who: NAME, job: 'spline', args: Object.assign(args, out), chunks, work })
  })
  if (backend.taped) keep(backend, y, { x, raw })
  return [y, logDet]
}

function backward({ dy, dlog, y }: Inputs, backend: SimdBackend, given: Attrs): tf.TensorInfo[] {
  const attrs = given as unknown as SplineAttrs
  const { inputs } = keptBy(backend, y)
  const who = `${NAME}Grad`
  const dx = backend.output(inputs.x.shape, who)
  const draw = backend.output(inputs.raw.shape, who)
  withColumns(backend, attrs.columns, (at) => {
    const { args, chunks, work } = jobOf(inputs, backend, attrs, at)
    const back = { dx: backend.at(dx), dy: backend.at(dy), dlogDet: backend.at(dlog), draw: backend.at(draw) }
    backend.machine.run({ who, job: 'splineBack', args: Object.assign(args, back), chunks, work: 2 * work })
  })
  return [dx, draw]
}
