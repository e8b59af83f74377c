import { NeutrinaError } from '../complaint.ts'

/** The engine cannot do what was asked: no SIMD, a full heap, a dead worker, arrays that do not fit. */
export class EngineError extends NeutrinaError {}

/** The error of a job that lost a worker. */
export const lostWorker = (who: string, what: string): EngineError =>
  new EngineError({
    who,
    wanted: 'all threads of the engine alive',
    got: what,
    fix: 'start the process again; NEUTRINA_THREADS=1 computes without workers',
  })
