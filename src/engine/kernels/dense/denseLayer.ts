import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { EngineError } from '../../errors.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { rowByRow, sharingOf, sumShared } from '../segments/sharing.ts'
import { activationNumber, IDENTITY } from './activation.ts'
import { keeps, type Layer, layerBackward, layerBackwardX, layerForward, type SharedTerm } from './layer.ts'

const NAME = 'neutrina/DenseLayer'

/**
 * y = residual + LN(activation(x W + bias + shared)) in one pass over the rows. Inputs x [N, in], weight [in, out], bias
 * [out]; optional gain, shift [out], residual [N, out], shared [M, out] with offsets int32 [M + 1] or attribute `repeat`.
 */
export const denseLayer: FusedKernel = {
  name: NAME,
  run: forward,
  gradient: (dy, y, attrs) => {
    const [dz, weight, bias, gain, shift] = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, y }, attrs)
    return {
      x: () => runBack(`${NAME}GradX`, { dz, y }, attrs)[0],
      weight: () => weight,
      bias: () => bias,
      gain: () => gain,
      shift: () => shift,
      residual: () => (dy as tf.Tensor).clone(),
      shared: () => runBack(`${NAME}GradShared`, { dz, y }, attrs)[0],
    }
  },
}

export const denseLayerGrad: FusedKernel = { name: `${NAME}Grad`, run: backward }
export const denseLayerGradX: FusedKernel = { name: `${NAME}GradX`, run: backwardX }
export const denseLayerGradShared: FusedKernel = { name: `${NAME}GradShared`, run: backwardShared }

function layerOf({ x, weight, bias, gain, shift }: Inputs, backend: SimdBackend, attrs: Attrs): Layer {
  return {
    rows: x.shape[0],
    depth: x.shape[1],
    columns: weight.shape[1],
    activation: activationNumber(attrs.activation),
    weight: backend.at(weight),
    bias: backend.at(bias),
    gain: gain ? backend.at(gain) : 0,
    shift: shift ? backend.at(shift) : 0,
  }
}

function sharedOf(inputs: Inputs, backend: SimdBackend, attrs: Attrs): SharedTerm | undefined {
  const { shared } = inputs
  if (!shared) return undefined
  return Object.assign(sharingOf(inputs, backend, Number(attrs.repeat ?? 0)), { term: backend.at(shared) })
}

function check(inputs: Inputs, segments: number | undefined): void {
  const { x, weight, bias, gain, shift, residual, shared } = inputs
  const columns = weight.shape[1]
  checkShape('weight', weight, x.shape[1], columns)
  for (const [name, vector] of Object.entries({ bias, gain, shift })) checkShape(name, vector, columns)
  checkShape('residual', residual, x.shape[0], columns)
  if (segments !== undefined) checkShape('shared', shared, segments, columns)
}

function checkShape(name: string, given: tf.TensorInfo | undefined, ...shape: number[]): void {
  if (!given || (given.shape.length === shape.length && given.shape.every((n, i) => n === shape[i]))) return
  throw new EngineError({ who: `DenseLayer ${name}`, wanted: `shape [${shape}]`, got: `[${given.shape}]` })
}

function forward(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const layer = layerOf(inputs, backend, attrs)
  const shared = sharedOf(inputs, backend, attrs)
  check(inputs, shared?.segments)
  const { x, residual } = inputs
  const { rows, columns, gain } = layer
  const { taped } = backend
  const blocks: Record<string, Block> = {}
  const { heap } = backend.machine
  if (taped && keeps(layer, residual !== undefined)) blocks.kept = heap.allocate(rows * columns * 4, NAME)
  if (taped && gain) blocks.statistics = heap.allocate(rows * 8, NAME)
  const y = backend.output([rows, columns], NAME)
  layerForward(backend, NAME, layer, {
    x: backend.at(x),
    y: backend.at(y),
    residual: residual ? backend.at(residual) : 0,
    shared,
    kept: blocks.kept?.ptr ?? 0,
    statistics: blocks.statistics?.ptr ?? 0,
  })
  if (taped) keep(backend, y, inputs, blocks)
  return y
}

/** dz [N, out], and the gradients to weight, bias, gain, shift. */
function backward({ dy, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo[] {
  const { inputs, blocks } = keptBy(backend, y)
  const layer = layerOf(inputs, backend, attrs)
  const { rows, depth, columns, gain } = layer
  const who = `${NAME}Grad`
  // without activation and normalisation z is what comes out
  const same = layer.activation === IDENTITY && !gain
  const dz = same ? backend.share(dy, dy.shape) : backend.output([rows, columns], who)
  const weight = backend.output([depth, columns], who)
  const vectors = (gain ? [0, 1, 2] : [0]).map(() => backend.output([columns], who))
  layerBackward(backend, who, layer, {
    dy: backend.at(dy),
    x: backend.at(inputs.x),
    kept: blocks.kept?.ptr ?? backend.at(y),
    statistics: blocks.statistics?.ptr ?? 0,
    dz: same ? 0 : backend.at(dz),
    weight: backend.at(weight),
    vectors: vectors.map((vector) => backend.at(vector)),
  })
  return [dz, weight, ...vectors]
}

function backwardX({ dz, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { inputs } = keptBy(backend, y)
  const dx = backend.output(inputs.x.shape, `${NAME}GradX`)
  const layer = layerOf(inputs, backend, attrs)
  layerBackwardX(backend, `${NAME}GradX`, layer, { dz: backend.at(dz), dx: backend.at(dx) })
  return dx
}

/** The sum of dz over the rows that share a term. */
function backwardShared({ dz, y }: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { inputs } = keptBy(backend, y)
  const shared = sharedOf(inputs, backend, attrs) as SharedTerm
  if (rowByRow(shared)) return backend.share(dz, dz.shape)
  const who = `${NAME}GradShared`
  const out = backend.output(inputs.shared.shape, who)
  const [rows, columns] = dz.shape
  sumShared(backend, who, { x: backend.at(dz), rows, columns, out: backend.at(out) }, shared)
  return out
}
