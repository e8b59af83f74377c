/** What an error tells: who refuses, what was wanted, what came, and what to do about it. */
export interface KernelComplaint {
  who: string
  wanted: string
  got: string
  fix?: string
}

/** A connection file, an option or a folder that the kernel cannot work with. */
export class KernelError extends Error {
  readonly complaint: KernelComplaint

  constructor(complaint: KernelComplaint) {
    const { who, wanted, got, fix } = complaint
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`)
    this.complaint = complaint
  }

  override get name(): string {
    return 'KernelError'
  }
}
