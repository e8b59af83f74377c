import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { CellOutcome, Output } from '../../kernel/core/index.ts'
import type { FromCells, ToCells } from './messages.ts'

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
const FLAGS = ['--no-force-async-hooks-checks', '--no-warnings']

/** Starts the process in the notebook's folder; resolves when it takes cells, or has died. */
export async function startCellProcess(folder: string): Promise<CellProcess> {
  const start = fileURLToPath(new URL('./start.mjs', import.meta.url))
  const child = fork(start, { cwd: folder, execArgv: FLAGS, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  const early: Output[] = []
  let onOutput = (output: Output): void => void early.push(output)
  let onEnded = (_: Ended): void => {}
  let onReady = (): void => {}
  let died: string | undefined
  let killing: NodeJS.Timeout | undefined

  const ready = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const exited = ending(child).then((why) => {
    died = why
    clearTimeout(killing)
    onEnded({ died })
  })
  child.on('message', (message: FromCells) => {
    if (message.type === 'ready') onReady()
    else if (message.type === 'output') onOutput(JSON.parse(message.output))
    else onEnded({ outcome: message.outcome, rss: message.rss })
  })
  // what native code prints past JavaScript
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]!.setEncoding('utf8').on('data', (text: string) => onOutput({ type: 'stream', name, text }))
  }
  const askToEnd = (message: ToCells) => {
    tell(child, message)
    killing ??= setTimeout(() => child.kill('SIGKILL'), GRACE)
  }
  await Promise.race([ready, exited])
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
        tell(child, { type: 'execute', code })
      })
    },
    interrupt: () => askToEnd({ type: 'interrupt' }),
    close: async () => {
      if (died === undefined) askToEnd({ type: 'close' })
      await exited
    },
  }
}

function tell(child: ChildProcess, message: ToCells): void {
  // that a process has just died is noticed by its end
  if (child.connected) child.send(message, () => {})
}

/** Why the process ended, after the last of what it said. */
async function ending(child: ChildProcess): Promise<string> {
  const disconnected = new Promise((resolve) => child.once('disconnect', resolve))
  try {
    const [code, signal] = await once(child, 'close')
    await disconnected
    return signal ? `signal ${signal}` : `exit code ${code}`
  } catch (error) {
    return (error as Error).message
  }
}
