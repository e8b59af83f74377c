import type { CellOutcome, Output } from '../../kernel/core/index.ts'
import { startProcess } from '../../kernel/threads/index.ts'
import { LONGEST_STREAM } from './outputStore.ts'

/** How a cell ended: by itself, or with the process that ran it. */
export type Ended = { readonly outcome: CellOutcome; readonly rss: number } | { readonly died: string }

/** A process of its own for the cells, so that nothing they do (loop, fill the memory, exit) takes the runner along. */
export interface CellProcess {
  /** Runs a cell; its outputs go to `take`. */
  execute: (code: string, take: (output: Output) => void) => Promise<Ended>
  /** Asks the running cell to end, and ends the process where it does not. */
  interrupt: () => void
  /** Ends the process. */
  close: () => Promise<void>
}

/** Milliseconds for what was asked to end. */
const GRACE = 1500

/** Starts the process in the notebook's folder; resolves when it takes cells, or has died. */
export async function startCellProcess(folder: string): Promise<CellProcess> {
  const early: Output[] = []
  let onOutput = (output: Output): void => void early.push(output)
  let onEnded = (_: Ended): void => {}
  let onReady = (): void => {}
  let onDied = (): void => {}
  let died: string | undefined
  let killing: NodeJS.Timeout | undefined

  const ready = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const gone = new Promise<void>((resolve) => {
    onDied = resolve
  })
  const child = await startProcess(folder, LONGEST_STREAM + 1, {
    ready: () => onReady(),
    output: (output) => onOutput(output),
    cellEnded: ({ outcome, rss }) => onEnded({ outcome, rss }),
    ended: (why) => {
      died = why
      clearTimeout(killing)
      onEnded({ died: why })
      onDied()
    },
  })
  const askToEnd = (type: 'interrupt' | 'close') => {
    child.send({ type })
    killing ??= setTimeout(child.kill, GRACE)
  }
  await Promise.race([ready, gone])
  return {
    execute: (code, take) => {
      onOutput = take
      for (const output of early.splice(0)) take(output)
      if (died !== undefined) return Promise.resolve({ died })
      return new Promise((resolve) => {
        onEnded = (ended) => {
          clearTimeout(killing)
          killing = undefined
          resolve(ended)
        }
        child.send({ type: 'execute', code })
      })
    },
    interrupt: () => askToEnd('interrupt'),
    close: async () => {
      if (died === undefined) askToEnd('close')
      await gone
    },
  }
}
