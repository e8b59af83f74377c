import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import type { CellOutcome, Output } from '../../../../src/kernel/core/index.ts'
import type { Request } from './sessionProcess.ts'

type Asked = Request extends infer R ? (R extends Request ? Omit<R, 'id'> : never) : never

/** What a cell gave. */
export interface Ran {
  outcome: CellOutcome
  outputs: Output[]
  /** The text of its result. */
  result?: string
  stdout: string
  stderr: string
  /** The error's text without colours. */
  error: string
}

/** A session in a process of its own, whose streams the cells may have. */
export interface TestSession {
  run(code: string, options?: { silent?: boolean; storeHistory?: boolean; answers?: string[] }): Promise<Ran>
  /** The value of an expression. */
  evaluate(expression: string): Promise<unknown>
  /** How it is shown. */
  show(expression: string): Promise<unknown>
  interrupt(): Promise<unknown>
  memory(): Promise<number>
  /** Called with each output as it comes. */
  onOutput(listener: (output: Output) => void): void
  stop(): void
}

const HOST = fileURLToPath(new URL('./sessionProcess.ts', import.meta.url))

function told({ outcome, outputs }: { outcome: CellOutcome; outputs: Output[] }): Ran {
  const text = (name: 'stdout' | 'stderr') =>
    outputs.map((output) => (output.type === 'stream' && output.name === name ? output.text : '')).join('')
  const result = outputs.find((output) => output.type === 'execute_result')
  const error = stripVTControlCharacters(outcome.error?.traceback.join('\n') ?? '')
  return {
    outcome,
    outputs,
    ...(result && { result: String(result.data['text/plain']) }),
    stdout: text('stdout'),
    stderr: stripVTControlCharacters(text('stderr')),
    error,
  }
}

/** Starts a session for notebooks in a folder. */
export async function startSession(folder: string): Promise<TestSession> {
  const execArgv = ['--no-warnings', '--expose-gc', '--import', 'tsx']
  const child = fork(HOST, [folder], { execArgv, serialization: 'advanced' })
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>()
  let listener = (_: Output) => {}
  let calls = 0
  child.on('message', (message: { id?: number; value?: unknown; error?: string; live?: Output }) => {
    if (message.live) return listener(message.live)
    const caller = message.id === undefined ? undefined : waiting.get(message.id)
    if (message.error === undefined) caller?.resolve(message.value)
    else caller?.reject(new Error(message.error))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the session's process ended with ${code}`))
  })
  const ask = <Value>(request: Asked): Promise<Value> =>
    new Promise((resolve, reject) => {
      const id = ++calls
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject })
      child.send({ ...request, id })
    })
  await once(child, 'message')
  return {
    run: async (code, options = {}) => told(await ask({ do: 'execute', code, ...options })),
    evaluate: (expression) => ask({ do: 'evaluate', expression }),
    show: (expression) => ask({ do: 'show', expression }),
    interrupt: () => ask({ do: 'interrupt' }),
    memory: () => ask({ do: 'memory' }),
    onOutput: (next) => {
      listener = next
    },
    stop: () => {
      child.disconnect()
    },
  }
}
