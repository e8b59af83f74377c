import { resolve } from 'node:path'
import { type CodeCell, type Notebook, settled, tagsOf } from '../notebook/index.ts'
import { startCellProcess } from './cellProcess.ts'
import { type Cost, keepCost, keepRun } from './cost.ts'
import { newOutputStore } from './outputStore.ts'
import { type CellFailure, runCell } from './runCell.ts'

/** How a notebook is run. */
export interface RunOptions {
  /** The folder that the cells run in. */
  readonly folder: string
  /** The version of neutrina, which the notebook keeps. */
  readonly version: string
  /** Seconds that each cell may take. */
  readonly timeout?: number
  /** Goes on after a cell that fails. */
  readonly allowErrors?: boolean
  /** Stops the running cell, and the run. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
}

/** What a run tells while it goes on: when a cell starts, shows something in one line, and ends. */
export interface RunProgress {
  readonly cell: CodeCell
  /** Its place among the cells that run, from 1. */
  readonly place: number
  readonly of: number
  readonly state: 'started' | 'shows' | 'ended'
  /** What the cell shows, such as the line of a progress bar. */
  readonly line?: string
  /** Of an ended cell. */
  readonly cost?: Cost
}

/** The first cell that failed; `final` where the cells after it were left out. */
export interface Failure extends CellFailure {
  readonly cell: CodeCell
}

/**
 * Runs all code cells of a notebook, from nothing, in a process of their own. The notebook is changed as the cells go: old
 * outputs go first, new ones are there even when a cell fails, runs too long, or the run is stopped.
 * @returns the first failure, if any
 */
export async function runNotebook(notebook: Notebook, options: RunOptions): Promise<Failure | undefined> {
  const { folder, version, timeout, allowErrors = false, signal, onProgress = () => {} } = options
  const cells = notebook.cells.filter(runs)
  for (const cell of notebook.cells) if (cell.cell_type === 'code') reset(cell)
  const executed = `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC`
  keepRun(notebook, { neutrina: version, node: process.versions.node, executed })
  const cellProcess = await startCellProcess(resolve(folder))
  const store = newOutputStore()
  let first: Failure | undefined
  try {
    for (const [i, cell] of cells.entries()) {
      const tell = (rest: Pick<RunProgress, 'state' | 'line' | 'cost'>) =>
        onProgress({ cell, place: i + 1, of: cells.length, ...rest })
      tell({ state: 'started' })
      const onLine = (line: string) => tell({ state: 'shows', line })
      const { failure, cost } = await runCell(cell, { cellProcess, store, timeout, signal, onLine })
      keepCost(cell, cost)
      tell({ state: 'ended', cost })
      if (!failure || (!failure.final && tagsOf(cell).includes('raises-exception'))) continue
      const final = failure.final || !allowErrors
      first ??= { ...failure, cell, final }
      if (final) break
    }
    return first
  } finally {
    await cellProcess.close()
    for (const cell of cells) settleStreams(cell)
  }
}

const runs = (cell: Notebook['cells'][number]): cell is CodeCell =>
  cell.cell_type === 'code' && cell.source.trim() !== '' && !tagsOf(cell).includes('skip-execution')

function reset(cell: CodeCell): void {
  cell.outputs = []
  cell.execution_count = null
  delete cell.metadata.execution
}

function settleStreams({ outputs }: CodeCell): void {
  for (const output of outputs) if (output.output_type === 'stream') output.text = settled(output.text)
}
