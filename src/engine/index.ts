import * as tf from '@tensorflow/tfjs'
import { SimdBackend } from './backend.ts'
import { register, registerFused } from './kernel.ts'
import { fusedKernels, standardKernels } from './kernels/index.ts'
import { createMachine, type MachineOptions } from './machine.ts'

export { chooseThreads } from './cores.ts'
export { EngineError } from './errors.ts'
export { valueAndGradients, withoutGradient } from './gradients.ts'
export { type Activation, LIMITS } from './jobs/index.ts'
export type { FlowStep, SplineShape } from './kernels/flows/flowStep.ts'
export { BLAS_FOLDER, mayHaveBlas } from './native/library.ts'
export { allowRelaxed } from './relaxed.ts'

/** What the engine is and what it uses. */
export interface EngineInfo {
  /** Threads that compute, the main one included. */
  threads: number
  /** Whether the kernels use relaxed SIMD (fused multiply-add). */
  relaxed: boolean
  /** Whether the memory is shared between threads. */
  shared: boolean
  /** The library that wide products go to, in a few words. */
  blas: string | undefined
  memory: { used: number; size: number; limit: number }
  /** Why it is slower than it could be, if it is. */
  limits: string[]
}

/** tfjs prefers the backend with the largest number; its own have 1 to 3. */
const PRIORITY = 10

/** By their names with tfjs. */
const registered = new Map<string, SimdBackend>()

/**
 * Registers the tfjs backend `simd`: our kernels for everything hot, tfjs's for the rest. A second call returns what the
 * first one registered.
 * @throws EngineError when there is no SIMD, the kernels were not built, or an option is wrong
 */
export const registerSimdBackend = (options: Omit<MachineOptions, 'blas'> = {}): EngineInfo => start('simd', options)

/**
 * Registers the tfjs backend `blas`: the same with wide products by a library of the machine's.
 * @throws EngineError likewise, and when there is no library
 */
export const registerBlasBackend = (options: Omit<MachineOptions, 'blas'> = {}): EngineInfo =>
  start('blas', { ...options, blas: true })

function start(name: string, options: MachineOptions): EngineInfo {
  const before = registered.get(name)
  if (before) return infoOf(before)
  const backend = new SimdBackend(createMachine(options))
  tf.copyRegisteredKernels('cpu', name)
  for (const kernel of standardKernels) register(kernel, name)
  for (const kernel of fusedKernels) registerFused(kernel, name)
  tf.registerBackend(name, () => backend, PRIORITY)
  registered.set(name, backend)
  return infoOf(backend)
}

/** What an engine is and uses now. */
function infoOf({ machine }: SimdBackend): EngineInfo {
  const { threads, binary, heap, blas } = machine
  const { relaxed, shared } = binary
  const limits = [
    ...(typeof SharedArrayBuffer === 'function' ? [] : ['no SharedArrayBuffer: one thread']),
    ...(relaxed ? [] : ['no relaxed SIMD in this runtime, or not wanted: no fused multiply-add']),
  ]
  return { threads, relaxed, shared, blas: blas?.what, memory: heap.usage(), limits }
}
