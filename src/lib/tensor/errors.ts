/** What every error of neutrina tells: who refuses, what was wanted, what came, and what to do about it. */
export interface Complaint {
  /** The function, file or option that refuses. */
  who: string
  wanted: string
  got: string
  /** What the reader can do about it. */
  fix?: string
}

/** The base of all errors that neutrina throws on purpose; its message is made from the complaint's parts. */
export class NeutrinaError extends Error {
  readonly complaint: Complaint

  constructor(complaint: Complaint, options?: ErrorOptions) {
    const { who, wanted, got, fix } = complaint
    super(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`, options)
    this.complaint = complaint
  }

  override get name(): string {
    return this.constructor.name
  }
}

/** Arrays whose shapes do not fit each other or the function they were given to. */
export class ShapeError extends NeutrinaError {}
/** A value outside the domain that a function is defined on. */
export class DomainError extends NeutrinaError {}
/** The inverse was asked of a bijection that has none in closed form. */
export class NoInverseError extends NeutrinaError {}
/** A file that cannot be used as it is: missing, truncated, of another layout. */
export class FileError extends NeutrinaError {}
/** An option or a configuration that is refused before any work starts. */
export class ConfigError extends NeutrinaError {}
/** A compute backend that is not there, or cannot do what was asked. */
export class BackendError extends NeutrinaError {}
/** Training that cannot go on; the last good state was kept. */
export class TrainingError extends NeutrinaError {}
