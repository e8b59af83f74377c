import type { Output } from '../../kernel/core/index.ts'
import type { CodeCell } from '../notebook/index.ts'
import type { CellProcess, Ended } from './cellProcess.ts'
import type { Cost } from './cost.ts'
import type { OutputStore } from './outputStore.ts'

/** Why a cell failed, as its error says it. */
export interface CellFailure {
  readonly ename: string
  readonly evalue: string
  /** Lines with ANSI colours. */
  readonly traceback: readonly string[]
  /** True where no cell can run after it. */
  readonly final: boolean
}

interface CellRun {
  readonly cellProcess: CellProcess
  readonly store: OutputStore
  /** Seconds that it may take. */
  readonly timeout: number | undefined
  readonly signal: AbortSignal | undefined
  /** Takes what the cell shows in one line. */
  readonly onLine: (line: string) => void
}

/** Runs one cell; its outputs, and an error of its own or ours, end up in it. */
export async function runCell(
  cell: CodeCell,
  { cellProcess, store, timeout, signal, onLine }: CellRun,
): Promise<{ failure?: CellFailure; cost: Cost }> {
  const began = performance.now()
  let stopped: string | undefined
  const stop = (why: string) => {
    stopped ??= why
    cellProcess.interrupt()
  }
  const onAbort = () => stop('the run was stopped')
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort, { once: true })
  const timer = timeout === undefined ? undefined : setTimeout(() => stop(tooLong(timeout)), timeout * 1000)
  const ended = await cellProcess.execute(cell.source, (output) => {
    // what a stopped cell says of its end is said better below
    if (stopped !== undefined && output.type === 'error') return
    store.take(cell, output)
    const line = lineOf(output)
    if (line) onLine(line)
  })
  clearTimeout(timer)
  signal?.removeEventListener('abort', onAbort)
  const cost = { seconds: (performance.now() - began) / 1000, rss: 'rss' in ended ? ended.rss : 0 }
  const failure = judge(cell, ended, stopped, store)
  return { cost, ...(failure && { failure }) }
}

const tooLong = (seconds: number) => `the cell ran longer than ${seconds} s`

function judge(cell: CodeCell, ended: Ended, stopped: string | undefined, store: OutputStore): CellFailure | undefined {
  if ('outcome' in ended) {
    const { executionCount, error } = ended.outcome
    cell.execution_count = executionCount
    if (stopped === undefined) return error && { ...error, final: false }
  }
  const ename = stopped === undefined ? 'ProcessEnded' : 'Stopped'
  const evalue = stopped ?? `the process that ran the cell ended with ${'died' in ended ? ended.died : 'nothing'}`
  const error = { ename, evalue, traceback: [`\u001b[31m${ename}\u001b[0m: ${evalue}`] }
  store.take(cell, { type: 'error', ...error })
  return { ...error, final: true }
}

/** What an output says in one line, such as a progress bar. */
function lineOf(output: Output): string | undefined {
  if (output.type === 'stream')
    return output.text
      .trimEnd()
      .split(/[\r\n]/)
      .at(-1)
  if (output.type !== 'display_data' && output.type !== 'update_display_data') return undefined
  const text = output.data['text/plain']
  return typeof text === 'string' && !text.includes('\n') ? text : undefined
}
