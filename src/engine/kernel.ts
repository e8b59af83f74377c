import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from './backend.ts'
import type { Block } from './heap.ts'

export const BACKEND = 'simd'

export type Inputs = Record<string, tf.TensorInfo>
export type Attrs = Record<string, unknown>

/** One operation of the backend: what tfjs calls by its name. */
export interface Kernel {
  name: string
  run(inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo | tf.TensorInfo[]
}

/** A fused operation of ours with its gradient; `gradient` gets the first output with what was kept for it. */
export interface FusedKernel extends Kernel {
  gradient?: (dy: tf.Tensor | tf.Tensor[], output: tf.Tensor, attrs: Attrs) => Record<string, () => tf.Tensor>
}

/** Registers a kernel over the one of the same name, if there is one. */
export function register({ name, run }: Kernel): void {
  if (tf.getKernel(name, BACKEND)) tf.unregisterKernel(name, BACKEND)
  tf.registerKernel({
    kernelName: name,
    backendName: BACKEND,
    kernelFunc: ({ inputs, backend, attrs }) => run(inputs as Inputs, backend as SimdBackend, attrs as Attrs),
  })
}

export function registerFused({ gradient, ...kernel }: FusedKernel): void {
  register(kernel)
  if (!gradient) return
  tf.registerGradient({
    kernelName: kernel.name,
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => gradient(dy, saved[0], attrs as Attrs),
  })
}

/** What the first output of a fused operation keeps for its backward pass. */
export interface ForBackward {
  inputs: Inputs
  blocks: Record<string, Block>
  release(): void
}

/** Keeps the inputs and some blocks with an output, if a gradient is being recorded; frees the blocks if not. */
export function keep(
  backend: SimdBackend,
  output: tf.TensorInfo,
  inputs: Inputs,
  blocks: Record<string, Block> = {},
): void {
  const all = Object.values(inputs)
  for (const input of all) backend.hold(input)
  const kept: ForBackward = {
    inputs,
    blocks,
    release: () => {
      for (const input of all) backend.release(input)
      for (const block of Object.values(blocks)) backend.machine.heap.free(block)
    },
  }
  backend.record(output.dataId).kept = kept
}

export const keptBy = (backend: SimdBackend, output: tf.TensorInfo): ForBackward =>
  backend.record(output.dataId).kept as ForBackward

/** Runs a kernel of ours by name inside a gradient; its outputs as tensors. */
export function runBack(name: string, inputs: Inputs, attrs: Attrs = {}): tf.Tensor[] {
  const out = tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap)
  return (Array.isArray(out) ? out : [out]) as tf.Tensor[]
}

/** Chunks of `size` that cover n. */
export const chunksOf = (n: number, size: number): number => Math.ceil(n / size)
