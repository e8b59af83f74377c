import { setImmediate } from 'node:timers'
import { jsonOf, type LanguageClient, type Output, openSession, type Session } from '../../core/index.ts'
import { type Comms, installJupyterGlobal, toBundle } from '../../display/index.ts'
import { cellsRealm } from '../../realm/index.ts'
import type { FromCells, ToCells } from '../../wire/index.ts'
import { spend } from '../backpressure.ts'
import { awaitAnswer, type WireLine } from './awaitAnswer.ts'
import { helpFor } from './help.ts'
import { commMessage, outputMessage } from './outputMessages.ts'

/** What the thread of the cells stands on. */
export interface CellsNeeds {
  /** The notebook's folder. */
  folder: string
  language: LanguageClient
  post(message: FromCells): void
  line: WireLine
  /** Where output on its way is counted. */
  meter: Int32Array
  exit(): void
}

type Execute = ToCells & { type: 'execute' }
type CommMessage = ToCells & { type: 'comm' }

/** What the globals of cells and the wire's messages share. */
interface Desk {
  /** What causes the output that comes now. */
  cause: number
  comms?: Comms
  /** Takes the answer to the question that was asked last. */
  answered?: ((text: string) => void) | undefined
}

/** Opens a session for the kernel, and returns what takes the wire's messages, each as JSON text. */
export async function serveCells(needs: CellsNeeds): Promise<(text: string) => void> {
  const desk: Desk = { cause: 0 }
  const session = await sessionAt(desk, needs)
  const { language, post, exit, line } = needs
  const take = (text: string) => {
    const message = JSON.parse(text) as ToCells
    switch (message.type) {
      case 'execute':
        void execute(session, desk, message, { language, post, askNow })
        break
      case 'comm':
        takeComm(session, desk, message, post)
        break
      case 'answer':
        desk.answered?.(message.text)
        break
      case 'interrupt':
        session.interrupt()
        post({ type: 'interrupted', attempt: message.attempt })
        break
      case 'exit':
        exit()
    }
  }
  const askNow = (prompt: string) => {
    post({ type: 'ask', prompt, password: false })
    const text = awaitAnswer(line, take)
    if (text === undefined) throw new cellsRealm.Error('the question was not answered')
    return text
  }
  return take
}

const sessionAt = (desk: Desk, { folder, language, post, meter }: CellsNeeds): Promise<Session> =>
  openSession({
    folder,
    language,
    sink: (output: Output) => {
      const message = outputMessage(output, desk.cause)
      post(message)
      spend(meter, (message.type === 'stream' ? message.text : message.content).length)
    },
    display: {
      toBundle,
      installJupyterGlobal: (host) => {
        const installed = installJupyterGlobal(host, (output) => post(commMessage(output, desk.cause)))
        desk.comms = installed.comms
        return installed
      },
    },
  })

interface Ways {
  language: LanguageClient
  post: CellsNeeds['post']
  askNow(prompt: string): string
}

async function execute(
  session: Session,
  desk: Desk,
  request: Execute,
  { language, post, askNow }: Ways,
): Promise<void> {
  const { id, code, silent, storeHistory, allowStdin, userExpressions: expressions } = request
  const input = (prompt: string, password: boolean) =>
    new Promise<string>((resolve) => {
      desk.answered = resolve
      post({ type: 'ask', prompt, password })
    })
  desk.cause = id
  const page = await helpFor(code, language)
  const { status, executionCount, error } = await session.execute(page ? '' : code, {
    silent,
    storeHistory,
    ...(allowStdin && { input, inputNow: askNow }),
  })
  desk.answered = undefined
  const userExpressions = status === 'ok' ? await evaluateAll(session, expressions) : '{}'
  post({
    type: 'outcome',
    id,
    outcome: { status, executionCount, ...(error && { error }), userExpressions, payload: page ? [page] : [] },
  })
}

/** JSON text of the values by name, each as a mime bundle or as an error. */
async function evaluateAll(session: Session, expressions: Record<string, string>): Promise<string> {
  const told: string[] = []
  for (const [name, code] of Object.entries(expressions)) {
    const value = await session.evaluate(code)
    const status = 'ename' in value ? 'error' : 'ok'
    const json = jsonOf({ status, ...value }, (text) => ({ status, data: { 'text/plain': text }, metadata: {} }))
    told.push(`${JSON.stringify(name)}: ${json}`)
  }
  return `{ ${told.join(', ')} }`
}

function takeComm(session: Session, desk: Desk, { id, input }: CommMessage, post: CellsNeeds['post']): void {
  const before = desk.cause
  // in a turn of its own, which comes also when the listener of a cell is terminated
  setImmediate(() => {
    desk.cause = before
    post({ type: 'commDone', id })
  })
  desk.cause = id
  try {
    // data of the cells' own kind
    desk.comms?.receive({ ...input, data: cellsRealm.parseJson(JSON.stringify(input.data)) })
  } catch (error) {
    session.complain(error)
  }
}
