/** A connection file, an option or a folder that the kernel cannot work with. */
export class KernelError extends Error {
  constructor({ who, wanted, got, fix }: { who: string; wanted: string; got: string; fix?: string }) {
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`)
  }

  override get name(): string {
    return 'KernelError'
  }
}

/** Why a message from the network is dropped. */
export class RefusedMessage extends Error {
  override get name(): string {
    return 'RefusedMessage'
  }
}
