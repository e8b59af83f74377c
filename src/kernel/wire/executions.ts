import type { History } from './history.ts'
import type { CellsLink, Outcome } from './link.ts'
import type { Received } from './message.ts'
import type { KernelPublisher } from './publisher.ts'

/** The queue of cells that front-ends asked for. */
export interface Executions {
  add(request: Received): void
  /** Takes the end of the running cell. */
  ended(id: number, outcome: Outcome): void
  /** Keeps the text of a result for the history. */
  result(text: string): void
  /** The request whose cell runs. */
  running(): Received | undefined
}

interface Needs {
  cells: Pick<CellsLink, 'post'>
  publisher: KernelPublisher
  history: History
  /** Gives the next number to a thing that may cause output, and remembers its request. */
  track(request: Received): number
  reply(request: Received, content: object): Promise<void>
}

/** Runs one cell after the other; after an error the cells that wait are given up, unless their request says otherwise. */
export function createExecutions({ cells, publisher, history, track, reply }: Needs): Executions {
  const queue: Received[] = []
  let current: { request: Received; id: number; output?: string } | undefined
  let executed = 0

  const next = () => {
    const request = current ? undefined : queue.shift()
    if (!request) return
    void publisher.status('busy', request.header)
    const { code, silent, storeHistory, ...options } = wanted(request)
    const id = track(request)
    current = { request, id }
    if (!silent)
      void publisher.publish('execute_input', request.header, {
        code,
        execution_count: executed + Number(storeHistory),
      })
    cells.post({ type: 'execute', id, code, silent, storeHistory, ...options })
  }
  const finish = async (request: Received, content: object) => {
    publisher.flush()
    await reply(request, content)
    await publisher.status('idle', request.header)
  }
  const abortQueue = () => {
    for (const request of queue.splice(0)) {
      void publisher.status('busy', request.header)
      void finish(request, { status: 'aborted', execution_count: executed })
    }
  }
  const ended = (id: number, outcome: Outcome) => {
    if (current?.id !== id) return
    const { request, output } = current
    const { code, silent, storeHistory } = wanted(request)
    executed = outcome.executionCount
    if (storeHistory && !silent) history.add({ line: executed, input: code, ...(output !== undefined && { output }) })
    void finish(request, replyContent(outcome))
    current = undefined
    if (outcome.status !== 'ok' && request.content.stop_on_error !== false) abortQueue()
    next()
  }
  return {
    add: (request) => {
      queue.push(request)
      next()
    },
    ended,
    result: (text) => {
      if (current) current.output = text
    },
    running: () => current?.request,
  }
}

function wanted({ content }: Received) {
  const { code, silent, store_history, allow_stdin, user_expressions } = content
  const quiet = silent === true
  return {
    code: typeof code === 'string' ? code : '',
    silent: quiet,
    storeHistory: !quiet && store_history !== false,
    allowStdin: allow_stdin === true,
    userExpressions: expressions(user_expressions),
  }
}

function expressions(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null) return {}
  return Object.fromEntries(Object.entries(value).filter(([, code]) => typeof code === 'string'))
}

function replyContent({ status, executionCount, error, userExpressions, payload }: Outcome): object {
  if (status === 'ok')
    return { status, execution_count: executionCount, user_expressions: JSON.parse(userExpressions), payload }
  return { ...(error ?? INTERRUPTED), status: 'error', execution_count: executionCount }
}

const INTERRUPTED = { ename: 'Interrupted', evalue: 'the cell was interrupted', traceback: [] }
