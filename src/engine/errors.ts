/** What an error of the engine tells: who refuses, what was wanted, what came, and what to do about it. */
export interface EngineComplaint {
  who: string
  wanted: string
  got: string
  fix?: string
}

/** The engine cannot do what was asked: no SIMD, a full heap, a dead worker, arrays that do not fit. */
export class EngineError extends Error {
  readonly complaint: EngineComplaint

  constructor(complaint: EngineComplaint) {
    const { who, wanted, got, fix } = complaint
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`)
    this.complaint = complaint
  }

  override get name(): string {
    return 'EngineError'
  }
}
