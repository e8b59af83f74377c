import { createAnswers } from './answers.ts'
import { type Asking, type Channels, openChannels } from './channels.ts'
import { createCommRegistry } from './commRegistry.ts'
import type { Connection } from './connection.ts'
import { createExecutions } from './executions.ts'
import { hearCells } from './hearCells.ts'
import { createHistory } from './history.ts'
import { createInterrupter } from './interrupter.ts'
import type { EditorLanguage } from './language.ts'
import type { CellsLink } from './link.ts'
import type { Received } from './message.ts'
import { createParents } from './parents.ts'
import { gatherSubscribers } from './subscribers.ts'

/** What a kernel's network side stands on. */
export interface ServerNeeds {
  connection: Connection
  cells: CellsLink
  language: EditorLanguage
  /** Called when a front-end asked for the end; sockets are closed then. */
  exit(): void
  /** Takes one line for the server's log. */
  log(line: string): void
}

/** A kernel that listens. */
export interface Server {
  /** As a front-end's interrupt request, for signals. */
  interrupt(): void
  /** Takes text that was written past the cells' streams, by native code or child processes. */
  nativeText(name: 'stdout' | 'stderr', text: string): void
  close(): void
}

/** Binds a kernel's sockets and answers until it is shut down. */
export async function serve({ connection, cells, language, exit, log }: ServerNeeds): Promise<Server> {
  const channels = await openChannels({ connection, sent: cells.sent, log })
  const { publisher, reply, warn } = channels
  const { track, parentOf } = createParents()
  const history = createHistory()
  const comms = createCommRegistry()
  const interrupter = createInterrupter(cells)
  const { interrupt } = interrupter
  const executions = createExecutions({
    cells,
    publisher,
    history,
    track,
    reply: (request, content) => reply('shell', request, content),
  })
  const answers = createAnswers({ connection, language, history, comms, interrupt })

  const answer = async (channel: Asking, request: Received) => {
    const { header } = request
    await publisher.status('busy', header)
    await reply(channel, request, await answers(request))
    await publisher.status('idle', header)
    // front-ends show the last status they saw, whoever caused it
    const cell = executions.running()
    if (cell) await publisher.status('busy', cell.header)
    if (header.msg_type !== 'shutdown_request') return
    await publisher.publish('shutdown_reply', header, { status: 'ok', restart: request.content.restart === true })
    channels.close()
    exit()
  }
  const comm = (request: Received) => {
    const input = comms.fromFrontEnd(request)
    void publisher.status('busy', request.header)
    cells.post({ type: 'comm', id: track(request), input })
  }
  const dispatch = (channel: Asking) => (request: Received) => {
    const type = request.header.msg_type
    if (type === 'execute_request') executions.add(request)
    else if (COMM.has(type)) comm(request)
    else if (type.endsWith('_request')) answer(channel, request).catch(warn(`${type} failed`))
    else warn('a message was dropped')(`unknown type ${JSON.stringify(type.slice(0, 80))}`)
  }
  const ask = (content: object) => {
    const cell = executions.running()
    if (!cell) return
    publisher.flush()
    channels.ask(cell, content)
  }
  cells.onMessage(hearCells({ publisher, parentOf, executions, comms, interrupter, ask, sent: cells.sent }))
  open(channels, cells, dispatch, () => executions.running() !== undefined)
  return { interrupt, nativeText: (name, text) => publisher.stream(name, text, parentOf()), close: channels.close }
}

const COMM: ReadonlySet<string> = new Set(['comm_open', 'comm_msg', 'comm_close'])

/** Tells that the kernel is there, and listens as soon as those who waited for it can hear it. */
function open(
  { publisher, iopub, hear }: Channels,
  cells: CellsLink,
  dispatch: (channel: Asking) => (request: Received) => void,
  isBusy: () => boolean,
): void {
  hear('stdin', ({ header, content }) => {
    if (header.msg_type === 'input_reply') cells.post({ type: 'answer', text: String(content.value ?? '') })
  })
  let starting = true
  // nobody hears what is published before; and who joins later, as after a restart, must learn the state that it missed
  const joined = (topic: string) => {
    publisher.welcome(topic)
    if (starting) void publisher.status('starting', {})
    starting = false
    void publisher.status(isBusy() ? 'busy' : 'idle', {})
  }
  void gatherSubscribers(iopub, joined).then(() => {
    hear('control', dispatch('control'))
    hear('shell', dispatch('shell'))
  })
}
