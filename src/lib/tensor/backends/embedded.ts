import type { registerSimdBackend } from '../../../engine/index.ts'
import { fromEngine } from './fromEngine.ts'
import { inThreads, mustRunWith, type StartBackend } from './starter.ts'

/** How a backend of the embedded engine is started. */
export const embedded =
  (name: string, register: typeof registerSimdBackend): StartBackend =>
  async ({ threads: wanted }) => {
    const { threads, relaxed, blas } = fromEngine(() => register({ threads: wanted }))
    const what = [relaxed ? 'relaxed SIMD' : 'plain SIMD', ...(blas ? [blas] : [])].join(', ')
    if (typeof SharedArrayBuffer !== 'function') return `1 thread, as there is no SharedArrayBuffer, ${what}`
    mustRunWith(wanted, threads, `backend ${name}`)
    return `${inThreads(threads)}, ${what}`
  }
