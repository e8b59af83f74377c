import { registerSimdBackend } from '../../../engine/index.ts'
import { embedded } from './embedded.ts'

/** The embedded engine: our kernels on WebAssembly SIMD and threads. */
export const start = embedded('simd', registerSimdBackend)
