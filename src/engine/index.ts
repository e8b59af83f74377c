import * as tf from '@tensorflow/tfjs'
import { SimdBackend } from './backend.ts'
import { BACKEND, register, registerFused } from './kernel.ts'
import { fusedKernels, standardKernels } from './kernels/index.ts'
import { createMachine, type MachineOptions } from './machine.ts'

export { chooseThreads } from './cores.ts'
export { EngineError } from './errors.ts'
export { valueAndGradients } from './gradients.ts'
export { type Activation, LIMITS } from './jobs/index.ts'
export type { FlowStep, SplineShape } from './kernels/flows/flowStep.ts'
export { allowRelaxed } from './relaxed.ts'

/** What the engine is and what it uses. */
export interface EngineInfo {
  /** Threads that compute, the main one included. */
  threads: number
  /** Whether the kernels use relaxed SIMD (fused multiply-add). */
  relaxed: boolean
  /** Whether the memory is shared between threads. */
  shared: boolean
  memory: { used: number; size: number; limit: number }
  /** Why it is slower than it could be, if it is. */
  limits: string[]
}

/** tfjs prefers the backend with the largest number; its own have 1 to 3. */
const PRIORITY = 10

let registered: SimdBackend | undefined

/**
 * Registers the tfjs backend `simd`: our kernels for everything hot, tfjs's for the rest. A second call returns what the
 * first one registered.
 * @throws EngineError when there is no SIMD, the kernels were not built, or an option is wrong
 */
export function registerSimdBackend(options: MachineOptions = {}): EngineInfo {
  if (registered) return engineInfo()
  const backend = new SimdBackend(createMachine(options))
  tf.copyRegisteredKernels('cpu', BACKEND)
  for (const kernel of standardKernels) register(kernel)
  for (const kernel of fusedKernels) registerFused(kernel)
  tf.registerBackend(BACKEND, () => backend, PRIORITY)
  registered = backend
  return engineInfo()
}

/** What the registered engine is and uses now. */
function engineInfo(): EngineInfo {
  if (!registered) return registerSimdBackend()
  const { threads, binary, heap } = registered.machine
  const limits = [
    ...(typeof SharedArrayBuffer === 'function' ? [] : ['no SharedArrayBuffer: one thread']),
    ...(binary.relaxed ? [] : ['no relaxed SIMD in this runtime, or not wanted: no fused multiply-add']),
  ]
  return { threads, relaxed: binary.relaxed, shared: binary.shared, memory: heap.usage(), limits }
}
