import { engineInfo, registerSimdBackend } from '../../../engine/index.ts'
import { BackendError } from '../errors.ts'
import type { StartBackend } from './starter.ts'

/** The embedded engine: our kernels on WebAssembly SIMD and threads. */
export const startSimd: StartBackend = async ({ threads: wanted }) => {
  registerSimdBackend({ threads: wanted })
  const { threads, relaxed, limits } = engineInfo()
  if (wanted !== undefined && wanted !== threads && limits.length === 0) {
    throw new BackendError({
      who: 'backend simd',
      wanted: `${wanted} threads`,
      got: `an engine that already runs with ${threads}`,
      fix: 'the number of threads is chosen once a process',
    })
  }
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}, ${relaxed ? 'relaxed' : 'plain'} SIMD`
}
