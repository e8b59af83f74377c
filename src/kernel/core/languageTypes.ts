/** Where a run-time position of a cell lies in its source: rows of [line, column, source line, source column], all from 0. */
export type Positions = readonly number[]

/** A cell that may run. */
export interface PreparedCell {
  ok: true
  /** What `accept` wants. */
  cell: number
  /** An expression of script: an async function of the cell's helpers. */
  script: string
  /** The names that must exist in the realm before the script runs. */
  names: string[]
  positions: Positions
}

/** One thing that the checker or the parser refuses; positions count from 0, in UTF-16 units. */
export interface Refusal {
  /** TypeScript's number of the error; 0 for one of ours. */
  code: number
  message: string
  start: number
  end: number
}

/** A cell that must not run, and why. */
export interface RefusedCell {
  ok: false
  refusals: Refusal[]
}

export interface Completion {
  matches: string[]
  /** The range of the code that a match replaces, in UTF-16 units. */
  start: number
  end: number
  /** One entry a match: what kind of thing it is and, for the first of them, its type. */
  types: { text: string; type: string; signature?: string }[]
}

export interface Inspection {
  found: boolean
  plain: string
  markdown: string
}

export interface Completeness {
  status: 'complete' | 'incomplete' | 'invalid' | 'unknown'
  /** What the next line of an incomplete cell starts with. */
  indent: string
}

/** What knows TypeScript: checks and compiles cells, and answers the questions of an editor about them. */
export interface Language {
  /**
   * Checks a cell against all accepted cells and compiles it.
   * @param label the number that the cell goes by in errors
   */
  prepare(code: string, label: number): PreparedCell | RefusedCell
  /** From now on the names of a prepared cell are known to the others, whether it then fails or not. */
  accept(cell: number): void
  complete(code: string, cursor: number): Completion
  inspect(code: string, cursor: number, detail: 0 | 1): Inspection
  isComplete(code: string): Completeness
  /** Does the slow work of a first check ahead of time. */
  warm(): void
}

/** A Language that may live in another thread. */
export type LanguageClient = {
  [Name in keyof Language]: (...words: Parameters<Language[Name]>) => Promise<ReturnType<Language[Name]>>
}
