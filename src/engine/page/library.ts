import { EngineError } from '../errors.ts'

export type { BlasLibrary } from '../native/library.ts'

/** A page can call no library of the machine's. */
export const BLAS_FOLDER = ''

export const mayHaveBlas = (): boolean => false

/** A page can call no library of the machine's. */
export function loadBlas(): never {
  throw new EngineError({ who: 'backend blas', wanted: 'Node', got: 'a page' })
}
