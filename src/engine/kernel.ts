import * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from './backend.ts'
import type { Block } from './heap.ts'
import type { Kept } from './record.ts'

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

/** What tfjs's own kernel gives, for what ours does not do. */
export function byTfjs(name: string, inputs: Inputs, backend: SimdBackend, attrs: Attrs): tf.TensorInfo {
  const { kernelFunc } = tf.getKernel(name, 'cpu')
  return (kernelFunc as unknown as (call: object) => tf.TensorInfo)({ inputs, backend, attrs })
}

/** Registers a kernel with a backend over the one of the same name, if there is one. */
export function register({ name, run }: Kernel, backendName: string): void {
  if (tf.getKernel(name, backendName)) tf.unregisterKernel(name, backendName)
  tf.registerKernel({
    kernelName: name,
    backendName,
    kernelFunc: ({ inputs, backend, attrs }) => run(inputs as Inputs, backend as SimdBackend, attrs as Attrs),
  })
}

/** Registers a fused kernel with a backend, and its gradient, which is the same for all. */
export function registerFused({ gradient, ...kernel }: FusedKernel, backendName: string): void {
  register(kernel, backendName)
  if (!gradient || tf.getGradient(kernel.name)) return
  tf.registerGradient({
    kernelName: kernel.name,
    outputsToSave: [true],
    gradFunc: (dy, saved, attrs) => gradient(dy, saved[0], attrs as Attrs),
  })
}

/** What the first output of a fused operation keeps for its backward pass. */
export interface ForBackward<Plan = unknown> extends Kept {
  inputs: Inputs
  blocks: Record<string, Block>
  /** What forward worked out and backward can use again. */
  plan: Plan
}

// a class, not closures: one is made for each operation of a training step
class Keeping implements ForBackward {
  readonly inputs: Inputs
  readonly blocks: Record<string, Block>
  readonly plan: unknown
  private readonly backend: SimdBackend

  constructor(backend: SimdBackend, inputs: Inputs, blocks: Record<string, Block>, plan: unknown) {
    this.backend = backend
    this.inputs = inputs
    this.blocks = blocks
    this.plan = plan
  }

  release(): void {
    const { backend, inputs, blocks } = this
    for (const name in inputs) backend.release(inputs[name])
    for (const name in blocks) backend.machine.heap.free(blocks[name])
  }
}

/** Keeps the inputs, some blocks and a plan with an output as long as it lives. */
export function keep(
  backend: SimdBackend,
  output: tf.TensorInfo,
  inputs: Inputs,
  blocks: Record<string, Block> = {},
  plan?: unknown,
): void {
  for (const name in inputs) backend.hold(inputs[name])
  backend.record(output.dataId).kept = new Keeping(backend, inputs, blocks, plan)
}

export const keptBy = <Plan = unknown>(backend: SimdBackend, output: tf.TensorInfo): ForBackward<Plan> =>
  backend.record(output.dataId).kept as ForBackward<Plan>

/** Runs a kernel of ours by name inside a gradient; its outputs as tensors. */
export function runBack(name: string, inputs: Inputs, attrs: Attrs = {}): tf.Tensor[] {
  const out = tf.engine().runKernel(name, inputs as tf.NamedTensorMap, attrs as tf.NamedAttrMap)
  return (Array.isArray(out) ? out : [out]) as tf.Tensor[]
}

/** Chunks of `size` that cover n. */
export const chunksOf = (n: number, size: number): number => Math.ceil(n / size)

/** A function that gives this tensor; tfjs asks for gradients by functions. */
export const giving = (tensor: tf.Tensor) => () => tensor
