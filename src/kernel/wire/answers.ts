import type { CommRegistry } from './commRegistry.ts'
import type { Connection } from './connection.ts'
import type { History } from './history.ts'
import { kernelInfo } from './kernelInfo.ts'
import { complete, type EditorLanguage, inspect, isComplete } from './language.ts'
import type { Received } from './message.ts'

type Content = Record<string, unknown>

/** Makes the content of the reply to a request; never fails, as an error is an answer too. */
export type Answers = (request: Received) => Promise<Content>

interface Needs {
  connection: Connection
  language: EditorLanguage
  history: History
  comms: CommRegistry
  interrupt(): void
}

/** The answers to all requests but those that run cells. */
export function createAnswers({ connection, language, history, comms, interrupt }: Needs): Answers {
  const table: Record<string, (content: Content) => Content | Promise<Content>> = {
    kernel_info_request: () => kernelInfo(),
    connect_request: () => ({ status: 'ok', ...connection.ports }),
    complete_request: (content) => complete(language, content),
    inspect_request: (content) => inspect(language, content),
    is_complete_request: (content) => isComplete(language, content),
    history_request: (content) => ({ status: 'ok', history: history.answer(content) }),
    comm_info_request: ({ target_name }) => ({ status: 'ok', comms: comms.info(target_name) }),
    interrupt_request: () => {
      interrupt()
      return { status: 'ok' }
    },
    shutdown_request: ({ restart }) => ({ status: 'ok', restart: restart === true }),
    debug_request: refuseDebugging,
  }
  return async ({ header, content }) => {
    const answer = Object.hasOwn(table, header.msg_type) ? table[header.msg_type] : undefined
    if (!answer) return failed('UnknownMessage', `this kernel does not know ${header.msg_type}`)
    try {
      return await answer(content)
    } catch (error) {
      return error instanceof Error ? failed(error.name, error.message) : failed('Error', String(error))
    }
  }
}

const failed = (ename: string, evalue: string): Content => ({ status: 'error', ename, evalue, traceback: [] })

const refuseDebugging = ({ seq, command }: Content): Content => ({
  type: 'response',
  request_seq: seq ?? 0,
  seq: 0,
  success: false,
  command: command ?? '',
  message: 'this kernel has no debugger; start node --inspect for one',
})
