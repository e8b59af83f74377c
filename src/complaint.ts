/** What every error of neutrina tells: who refuses, what was wanted, what came, and what to do about it. */
export interface Complaint {
  /** The function, file or option that refuses. */
  readonly who: string
  readonly wanted: string
  readonly got: string
  /** What the reader can do about it. */
  readonly fix?: string
}

/** What the process tells its caller: done, failed on the way, refused before the work. */
export const EXIT = { done: 0, failed: 1, refused: 2 } as const

/** A text whose control characters are spelt out: parts of a message may come from a file, and terminals obey them. */
const visible = (text: string): string =>
  text.replace(/[^\P{Cc}\n\t]/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** The base of all errors that neutrina throws on purpose; its message is made from the complaint's parts. */
export class NeutrinaError extends Error {
  readonly complaint: Complaint
  /** How a command ends that meets this error. */
  readonly exit: number = EXIT.failed

  constructor(complaint: Complaint, options?: ErrorOptions) {
    const { who, wanted, got, fix } = complaint
    super(visible(`${who}: expected ${wanted}, got ${got}${fix ? `; ${fix}` : ''}.`), options)
    this.complaint = complaint
  }

  override get name(): string {
    return this.constructor.name
  }
}

/** The base of errors that say no before the work. */
export class Refusal extends NeutrinaError {
  override readonly exit = EXIT.refused
}

/** Arrays whose shapes do not fit each other or the function they were given to. */
export class ShapeError extends NeutrinaError {}
/** A value outside the domain that a function is defined on. */
export class DomainError extends Refusal {}
/** The inverse was asked of a bijection that has none in closed form. */
export class NoInverseError extends NeutrinaError {}
/** A file that cannot be used as it is: missing, truncated, of another layout. */
export class FileError extends Refusal {}
/** An option or a configuration that is refused before any work starts. */
export class ConfigError extends Refusal {}
/** A compute backend that is not there, or cannot do what was asked. */
export class BackendError extends Refusal {}
/** Training that cannot go on; the last good state was kept. */
export class TrainingError extends NeutrinaError {}
