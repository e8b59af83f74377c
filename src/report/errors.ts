/** What an error of the report room tells: who refuses, what was wanted, what came, and what to do about it. */
export interface NotebookComplaint {
  /** The file, cell or option that refuses. */
  who: string
  wanted: string
  got: string
  fix?: string
}

/** A notebook, or an option for one, that cannot be used as it is. */
export class NotebookError extends Error {
  readonly complaint: NotebookComplaint

  constructor(complaint: NotebookComplaint, options?: ErrorOptions) {
    const { who, wanted, got, fix } = complaint
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`, options)
    this.complaint = complaint
  }

  override get name(): string {
    return this.constructor.name
  }
}

/** A cell that failed, ran too long or was stopped; what was there by then is kept. */
export class CellError extends NotebookError {}
