/** What a plot refuses: who, what was wanted, what came, and what to do about it. */
export interface PlotComplaint {
  readonly who: string
  readonly wanted: string
  readonly got: string
  readonly fix?: string
}

/** The error of everything in plots; its message is made from the complaint's parts. */
export class PlotError extends Error {
  readonly complaint: PlotComplaint

  constructor(complaint: PlotComplaint) {
    const { who, wanted, got, fix } = complaint
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`)
    this.complaint = complaint
  }

  override get name(): string {
    return 'PlotError'
  }
}
