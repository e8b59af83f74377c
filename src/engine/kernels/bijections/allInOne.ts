import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, chunksOf, type FusedKernel, giving, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/AllInOne'
const ROWS = 256
/** The factor is FACTOR / SHARPNESS · softplus(SHARPNESS · scale). */
const [FACTOR, SHARPNESS] = [0.1, 0.5]

const GRADIENTS = ['x', 'raw', 'scale', 'offset'] as const

/**
 * A block of the all-in-one flow after its network: of x [N, D] the last columns become x exp(s) + gain · b with
 * s = bound · tanh(gain · a / bound); then all are multiplied by 0.2 · softplus(scale / 2) and shifted by offset; then column i
 * is the one that `order` names. Inputs x, raw [N, 2 (D − first)] (a before b of each column), scale and offset [D], and the
 * log-determinant `before` [N], if any; attributes `first`, `order`, `bound`, `gain`. Outputs the value and the log-determinant [N].
 */
export const allInOne: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const { factors, ...shared } = blockOf(inputs, backend, attrs)
    const out = backend.output(inputs.x.shape, NAME)
    const logDet = backend.output([inputs.x.shape[0]], NAME)
    const args = {
      ...shared.args,
      before: inputs.before ? backend.at(inputs.before) : 0,
      shared: factors.reduce((sum, c) => sum + Math.log(c), 0),
      ...{ y: backend.at(out), logDet: backend.at(logDet) },
    }
    backend.machine.run({ who: NAME, job: 'allInOne', args, chunks: shared.chunks, work: shared.work })
    backend.machine.heap.free(shared.block)
    if (backend.taped) keep(backend, out, inputs)
    return [out, logDet]
  },
  gradient: (dys, out, attrs) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const found = runBack(`${NAME}Grad`, { dy, dlog, out }, attrs)
    return { ...Object.fromEntries(GRADIENTS.map((name, i) => [name, giving(found[i])])), before: giving(dlog) }
  },
}

export const allInOneGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, dlog, out }, backend, attrs) => {
    const who = `${NAME}Grad`
    const { inputs } = keptBy(backend, out)
    const { args, chunks, work, block, factors, slopes } = blockOf(inputs, backend, attrs)
    const { heap, run } = backend.machine
    const d = inputs.x.shape[1]
    const outputs = GRADIENTS.map((name) => backend.output(inputs[name].shape, who))
    const [dx, draw, dscale, doffset] = outputs.map((output) => backend.at(output))
    const sums = heap.allocate(chunks * (2 * d + 1) * 8, who)
    const back = { dy: backend.at(dy), dlogDet: backend.at(dlog), dx, draw, sums: sums.ptr }
    run({ who, job: 'allInOneBack', args: { ...args, ...back }, chunks, work: 2 * work })
    const totals = new Float64Array(2 * d + 1)
    heap.doubles(sums.ptr, chunks * totals.length).forEach((term, at) => {
      totals[at % totals.length] += term
    })
    const floats = heap.floats()
    for (let c = 0; c < d; c++) {
      floats[dscale / 4 + c] = (totals[c] + totals[2 * d] / factors[c]) * slopes[c]
      floats[doffset / 4 + c] = totals[d + c]
    }
    heap.free(sums)
    heap.free(block)
    return outputs
  },
}

/** The arguments of both directions; the caller frees the block of factors, offsets and order. */
function blockOf({ x, raw, scale, offset }: Inputs, backend: SimdBackend, attrs: Attrs) {
  const [rows, columns] = x.shape
  const { first, order, bound, gain } = attrs as { first: number; order: number[]; bound: number; gain: number }
  const fits =
    raw.shape.join() === `${rows},${2 * (columns - first)}` &&
    [scale, offset].every(({ shape }) => shape.join() === `${columns}`) &&
    order.length === columns
  if (!fits) {
    const wanted = `raw [${rows}, ${2 * (columns - first)}], scale, offset and order of ${columns}`
    const got = `[${raw.shape}], [${scale.shape}], [${offset.shape}] and ${order.length}`
    throw new EngineError({ who: 'AllInOne', wanted, got })
  }
  const { heap } = backend.machine
  const block: Block = heap.allocate(3 * columns * 4, NAME)
  const [at, scaleAt, offsetAt] = [block.ptr / 4, backend.at(scale) / 4, backend.at(offset) / 4]
  const floats = heap.floats()
  const own = Array.from({ length: columns }, (_, c) => SHARPNESS * floats[scaleAt + c])
  const factors = own.map((a) => (FACTOR / SHARPNESS) * (Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)))))
  const slopes = own.map((a) => FACTOR / (1 + Math.exp(-a)))
  floats.set(factors, at)
  floats.copyWithin(at + columns, offsetAt, offsetAt + columns)
  heap.ints().set(order, at + 2 * columns)
  return {
    ...{ factors, slopes, block },
    args: {
      ...{ x: backend.at(x), raw: backend.at(raw), columns, first, bound, gain, rows, perChunk: ROWS },
      ...{ factors: block.ptr, offsets: block.ptr + 4 * columns, order: block.ptr + 8 * columns },
    },
    chunks: chunksOf(rows, ROWS),
    work: rows * columns * 80,
  }
}
