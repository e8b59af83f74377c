import type { LanguageClient, Output, Session } from '../../core/index.ts'
import { openSession } from '../../core/index.ts'
import { type CommOutput, type Comms, installJupyterGlobal, toBundle } from '../../display/index.ts'
import type { FromCells, Outcome, ToCells } from '../../wire/index.ts'

/** What the thread of the cells stands on. */
export interface CellsNeeds {
  /** The notebook's folder. */
  folder: string
  language: LanguageClient
  post(message: FromCells): void
  /** Called for output of so many characters; may block. */
  spend(characters: number): void
  exit(): void
}

/** Opens a session, and returns what takes the wire's messages. */
export async function serveCells({
  folder,
  language,
  post,
  spend,
  exit,
}: CellsNeeds): Promise<(message: ToCells) => void> {
  let cause = 0
  let comms: Comms | undefined
  let answered: ((text: string) => void) | undefined

  const sink = (output: Output) => {
    const message = outputMessage(output, cause)
    post(message)
    spend((message.type === 'stream' ? message.text : message.content).length)
  }
  const sendComm = ({ data, metadata = {}, ...output }: CommOutput) => {
    const { type, id, target } = output
    const content = { comm_id: id, data, ...(type === 'comm_open' && { target_name: target }) }
    post({ type: 'comm', id: cause, output, content: toJson(content), metadata: toJson(metadata) })
  }
  const ask = (prompt: string, password: boolean) =>
    new Promise<string>((resolve) => {
      answered = resolve
      post({ type: 'ask', prompt, password })
    })
  const session = await openSession({
    folder,
    sink,
    language,
    display: {
      toBundle,
      installJupyterGlobal: (host) => {
        const installed = installJupyterGlobal(host, { sendComm })
        comms = installed.comms
        return installed
      },
    },
  })

  const execute = async (request: ToCells & { type: 'execute' }) => {
    const { id, code, silent, storeHistory, allowStdin, userExpressions } = request
    cause = id
    const outcome = await session.execute(code, { silent, storeHistory, ...(allowStdin && { input: ask }) })
    answered = undefined
    const expressions = outcome.status === 'ok' ? await evaluateAll(session, userExpressions) : {}
    const { status, executionCount, error } = outcome
    const told: Outcome = { status, executionCount, ...(error && { error }), userExpressions: toJson(expressions) }
    post({ type: 'outcome', id, outcome: told })
  }
  const takeComm = ({ id, input }: ToCells & { type: 'comm' }) => {
    const before = cause
    cause = id
    try {
      comms?.receive(input)
    } catch (error) {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    }
    post({ type: 'commDone', id })
    cause = before
  }
  return (message) => {
    switch (message.type) {
      case 'execute':
        void execute(message)
        break
      case 'comm':
        takeComm(message)
        break
      case 'answer':
        answered?.(message.text)
        break
      case 'interrupt':
        session.interrupt()
        post({ type: 'interrupted', attempt: message.attempt })
        break
      case 'exit':
        exit()
    }
  }
}

function outputMessage(output: Output, id: number): FromCells & { type: 'stream' | 'output' } {
  switch (output.type) {
    case 'stream':
      return { type: 'stream', id, name: output.name, text: output.text }
    case 'execute_result': {
      const { executionCount, data, metadata } = output
      const text = String(data['text/plain'] ?? '')
      return {
        type: 'output',
        id,
        kind: output.type,
        content: toJson({ execution_count: executionCount, data, metadata }),
        text,
      }
    }
    default: {
      const { type, ...content } = output
      return { type: 'output', id, kind: type, content: toJson(content) }
    }
  }
}

/** JSON of what cells made: big integers become text, and what cannot be told at all becomes an explanation. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
  } catch (error) {
    const text = `[what was shown is no JSON: ${error instanceof Error ? error.message : String(error)}]`
    return JSON.stringify({ data: { 'text/plain': text }, metadata: {} })
  }
}

async function evaluateAll(session: Session, expressions: Record<string, string>): Promise<Record<string, object>> {
  const results: Record<string, object> = {}
  for (const [name, code] of Object.entries(expressions)) {
    try {
      results[name] = { status: 'ok', ...(await toBundle(await session.evaluate(code))) }
    } catch (error) {
      const { name: ename, message: evalue } = error instanceof Error ? error : new Error(String(error))
      results[name] = { status: 'error', ename, evalue, traceback: [] }
    }
  }
  return results
}
