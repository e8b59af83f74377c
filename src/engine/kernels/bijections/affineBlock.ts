import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'

const NAME = 'neutrina/AffineBlock'

/** c = FACTOR · softplus(SHARPNESS · scale) */
const [FACTOR, SHARPNESS] = [0.2, 0.5]

/**
 * An affine coupling, a global affine map and an order of the columns, from data to latent: u = x exp(s) + gain b for the named columns,
 * s = bound · tanh(gain a / bound) of the raw numbers a and b, u = x for the others; then y_i = c u_j + offset, all of column j =
 * order[i], c = 0.2 softplus(0.5 scale). Inputs x [N, D], raw [N, 2 columns], scale [D], offset [D]; attributes `columns`, `bound`,
 * `gain`, `order`; outputs y [N, D] and Σ s + Σ ln c, [N]. So little is computed that the calls of single operations would be most of it.
 */
export const affineBlock: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    const { heap } = backend.machine
    const { columns, bound, gain, order } = attrs as unknown as Shape
    const [rows, dim] = inputs.x.shape
    const y = backend.output(inputs.x.shape, NAME)
    const logDet = backend.output([rows], NAME)
    const scales = heap.allocate(rows * columns.length * 4, NAME)
    const factors = factorsOf(inputs.scale, backend)
    const floats = heap.floats()
    const at = placesOf(inputs, backend)
    const [toY, toLog, toS] = [backend.at(y) / 4, backend.at(logDet) / 4, scales.ptr / 4]
    const both = factors.reduce((sum, c) => sum + Math.log(c), 0)
    const u = new Float64Array(dim)
    for (let n = 0; n < rows; n++) {
      let log = both
      for (let k = 0; k < dim; k++) u[k] = floats[at.x + n * dim + k]
      for (let j = 0; j < columns.length; j++) {
        const raw = at.raw + 2 * (n * columns.length + j)
        const s = bound * Math.tanh((gain / bound) * floats[raw])
        floats[toS + n * columns.length + j] = s
        u[columns[j]] = u[columns[j]] * Math.exp(s) + gain * floats[raw + 1]
        log += s
      }
      for (let i = 0; i < dim; i++) {
        const j = order[i]
        floats[toY + n * dim + i] = factors[j] * u[j] + floats[at.offset + j]
      }
      floats[toLog + n] = log
    }
    if (backend.taped) keep(backend, y, inputs, { scales })
    else heap.free(scales)
    return [y, logDet]
  },
  gradient: (dys, out, attrs) => {
    const [dy, dlog] = dys as tf.Tensor[]
    const [x, raw, scale, offset] = runBack(`${NAME}Grad`, { dy, dlog, out }, attrs)
    return { x: () => x, raw: () => raw, scale: () => scale, offset: () => offset }
  },
}

interface Shape {
  readonly columns: readonly number[]
  readonly bound: number
  readonly gain: number
  readonly order: readonly number[]
}

/** The gradients to x, raw, scale and offset. */
export const affineBlockGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, dlog, out }, backend, attrs) => {
    const { inputs, blocks } = keptBy(backend, out)
    const { columns, bound, gain, order } = attrs as unknown as Shape
    const [rows, dim] = out.shape
    const gradients = [inputs.x, inputs.raw, inputs.scale, inputs.offset].map(({ shape }) =>
      backend.output(shape, `${NAME}Grad`),
    )
    const factors = factorsOf(inputs.scale, backend)
    const floats = backend.machine.heap.floats()
    const at = placesOf(inputs, backend)
    const [toX, toRaw, toScale, toOffset] = gradients.map((one) => backend.at(one) / 4)
    const [fromY, fromLog, fromS] = [backend.at(dy) / 4, backend.at(dlog) / 4, blocks.scales.ptr / 4]
    const [ofOffset, ofFactor, du, u] = Array.from({ length: 4 }, () => new Float64Array(dim))
    let logs = 0
    for (let n = 0; n < rows; n++) {
      const log = floats[fromLog + n]
      logs += log
      for (let i = 0; i < dim; i++) du[order[i]] = floats[fromY + n * dim + i]
      for (let k = 0; k < dim; k++) u[k] = floats[at.x + n * dim + k]
      for (let k = 0; k < dim; k++) floats[toX + n * dim + k] = du[k] * factors[k]
      for (let j = 0; j < columns.length; j++) {
        const [k, raw] = [columns[j], 2 * (n * columns.length + j)]
        const s = floats[fromS + n * columns.length + j]
        const slope = du[k] * factors[k]
        const grown = u[k] * Math.exp(s)
        floats[toX + n * dim + k] = slope * Math.exp(s)
        floats[toRaw + raw] = (slope * grown + log) * gain * (1 - (s / bound) ** 2)
        floats[toRaw + raw + 1] = slope * gain
        u[k] = grown + gain * floats[at.raw + raw + 1]
      }
      for (let k = 0; k < dim; k++) {
        ofOffset[k] += du[k]
        ofFactor[k] += du[k] * u[k]
      }
    }
    for (let k = 0; k < dim; k++) {
      const slope = (FACTOR * SHARPNESS) / (1 + Math.exp(-SHARPNESS * floats[at.scale + k]))
      floats[toScale + k] = (ofFactor[k] + logs / factors[k]) * slope
      floats[toOffset + k] = ofOffset[k]
    }
    return gradients
  },
}

/** The factors of all columns. */
function factorsOf(scale: tf.TensorInfo, backend: SimdBackend): Float64Array {
  const at = backend.at(scale) / 4
  const given = backend.machine.heap.floats()
  return Float64Array.from({ length: scale.shape[0] }, (_, k) => FACTOR * softplus(SHARPNESS * given[at + k]))
}

const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

const placesOf = ({ x, raw, scale, offset }: Inputs, backend: SimdBackend) => ({
  x: backend.at(x) / 4,
  raw: backend.at(raw) / 4,
  scale: backend.at(scale) / 4,
  offset: backend.at(offset) / 4,
})
