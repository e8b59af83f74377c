import { type Cell, isFields, type Notebook } from '../notebook/index.ts'

/** What a cell took. */
export interface Cost {
  readonly seconds: number
  /** Resident memory of the process when the cell had ended, bytes. */
  readonly rss: number
}

/** With what and when a notebook was executed. */
export interface RunFacts {
  readonly neutrina: string
  readonly node: string
  /** Date and time, UTC. */
  readonly executed: string
}

/** Where both are kept in a file's metadata. */
const PLACE = 'neutrina'

/** What a cell took when it was last run by `neutrina run`. */
export function costOf({ metadata }: Cell): Cost | undefined {
  const kept = metadata[PLACE]
  if (!isFields(kept) || typeof kept.seconds !== 'number' || typeof kept.rss !== 'number') return undefined
  return { seconds: kept.seconds, rss: kept.rss }
}

/** Keeps what a cell took: seconds to a thousandth, memory to a megabyte. */
export function keepCost(cell: Cell, { seconds, rss }: Cost): void {
  cell.metadata[PLACE] = { seconds: Math.round(seconds * 1000) / 1000, rss: Math.round(rss / 1e6) * 1e6 }
}

/** With what a notebook was last executed. */
export function runOf({ metadata }: Notebook): RunFacts | undefined {
  const kept = metadata[PLACE]
  if (!isFields(kept)) return undefined
  const { neutrina, node, executed } = kept
  return typeof neutrina === 'string' && typeof node === 'string' && typeof executed === 'string'
    ? { neutrina, node, executed }
    : undefined
}

export function keepRun(notebook: Notebook, facts: RunFacts): void {
  notebook.metadata[PLACE] = { ...facts }
}
