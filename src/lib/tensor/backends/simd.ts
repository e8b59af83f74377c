import { registerSimdBackend } from '../../../engine/index.ts'
import { fromEngine } from './fromEngine.ts'
import { inThreads, mustRunWith, type StartBackend } from './starter.ts'

/** The embedded engine: our kernels on WebAssembly SIMD and threads. */
export const start: StartBackend = async ({ threads: wanted }) => {
  const { threads, relaxed } = fromEngine(() => registerSimdBackend({ threads: wanted }))
  const simd = relaxed ? 'relaxed SIMD' : 'plain SIMD'
  if (typeof SharedArrayBuffer !== 'function') return `1 thread, as there is no SharedArrayBuffer, ${simd}`
  mustRunWith(wanted, threads, 'backend simd')
  return `${inThreads(threads)}, ${simd}`
}
