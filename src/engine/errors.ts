import { NeutrinaError } from '../complaint.ts'

/** The engine cannot do what was asked: no SIMD, a full heap, a dead worker, arrays that do not fit. */
export class EngineError extends NeutrinaError {}
