import type { CellOutcome } from '../../kernel/core/index.ts'

/** What the runner tells the process that runs cells. */
export type ToCells = { type: 'execute'; code: string } | { type: 'interrupt' } | { type: 'close' }

/** What that process tells the runner; outputs as JSON text. */
export type FromCells =
  | { type: 'ready' }
  | { type: 'output'; output: string }
  | { type: 'ended'; outcome: CellOutcome; rss: number }
