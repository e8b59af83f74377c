import type { CellOutcome } from '../../core/index.ts'

/** What a process of cells is told. */
export type ToProcess =
  | { type: 'execute'; code: string }
  | { type: 'interrupt' }
  | { type: 'close' }
  /** An answer of the language. */
  | { type: 'language'; text: string }

/** What a process of cells tells; outputs as JSON text. */
export type FromProcess =
  | { type: 'ready' }
  | { type: 'output'; output: string }
  | { type: 'ended'; outcome: CellOutcome; rss: number }
  /** A question to the language. */
  | { type: 'language'; text: string }
