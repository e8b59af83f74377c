import { registerBlasBackend } from '../../../engine/index.ts'
import { embedded } from './embedded.ts'

/** The embedded engine with its large products by an OpenBLAS of the machine's. */
export const start = embedded('blas', registerBlasBackend)
