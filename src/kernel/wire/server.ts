import { randomUUID } from 'node:crypto'
import { createAnswers } from './answers.ts'
import { createCommRegistry } from './commRegistry.ts'
import type { Connection } from './connection.ts'
import { createExecutions } from './executions.ts'
import { createCodec } from './frames.ts'
import { hearCells } from './hearCells.ts'
import { createHistory } from './history.ts'
import { createInterrupter } from './interrupter.ts'
import type { EditorLanguage } from './language.ts'
import type { CellsLink } from './link.ts'
import type { Received } from './message.ts'
import { createParents } from './parents.ts'
import { createPublisher } from './publisher.ts'
import { type SendQueue, sendQueue } from './sendQueue.ts'
import { beat, closeSockets, listen, openSockets } from './sockets.ts'
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
  const sockets = await openSockets(connection)
  let open = true
  const warn = (what: string) => (error: unknown) => {
    if (open) log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const dropped = warn('a message was dropped')
  const codec = createCodec(connection.key, randomUUID())
  const queues = {
    shell: sendQueue(sockets.shell, warn('an answer was lost')),
    control: sendQueue(sockets.control, warn('an answer was lost')),
    stdin: sendQueue(sockets.stdin, warn('a question was lost')),
  }
  const publisher = createPublisher(codec, sendQueue(sockets.iopub, warn('an output was lost')), cells.sent)
  const respond = (queue: SendQueue, { identities, header }: Received, content: object) =>
    queue(
      codec.encode({
        identities,
        type: header.msg_type.replace(/_request$/, '_reply'),
        parent: header,
        content: JSON.stringify(content),
      }),
    )
  const { track, parentOf } = createParents()
  const history = createHistory()
  const executions = createExecutions({
    cells,
    publisher,
    history,
    track,
    reply: (request, content) => respond(queues.shell, request, content),
  })
  const interrupter = createInterrupter(cells)
  const comms = createCommRegistry()
  const close = () => {
    open = false
    closeSockets(sockets)
  }
  const answers = createAnswers({ connection, language, history, comms, interrupt: interrupter.interrupt })

  const answer = async (queue: SendQueue, request: Received) => {
    const { header } = request
    await publisher.status('busy', header)
    await respond(queue, request, await answers(request))
    await publisher.status('idle', header)
    // front-ends show the last status they saw, whoever caused it
    const cell = executions.running()
    if (cell) await publisher.status('busy', cell.header)
    if (header.msg_type !== 'shutdown_request') return
    await publisher.publish('shutdown_reply', header, { status: 'ok', restart: request.content.restart === true })
    close()
    exit()
  }
  const comm = (request: Received) => {
    const input = comms.fromFrontEnd(request)
    void publisher.status('busy', request.header)
    cells.post({ type: 'comm', id: track(request), input })
  }
  const dispatch = (queue: SendQueue) => (frames: Buffer[]) => {
    const request = codec.decode(frames)
    const type = request.header.msg_type
    if (type === 'execute_request') executions.add(request)
    else if (COMM.has(type)) comm(request)
    else if (type.endsWith('_request')) answer(queue, request).catch(warn(`${type} failed`))
    else dropped(`unknown type ${JSON.stringify(type.slice(0, 80))}`)
  }

  const takeAnswer = (frames: Buffer[]) => {
    const { header, content } = codec.decode(frames)
    if (header.msg_type === 'input_reply') cells.post({ type: 'answer', text: String(content.value ?? '') })
  }
  void listen(sockets.stdin, takeAnswer, dropped)
  void beat(sockets)
  const ask = (content: object) => {
    const cell = executions.running()
    if (!cell) return
    const { identities, header } = cell
    publisher.flush()
    void queues.stdin(
      codec.encode({ identities, type: 'input_request', parent: header, content: JSON.stringify(content) }),
    )
  }
  cells.onMessage(hearCells({ publisher, parentOf, executions, comms, interrupter, ask, sent: cells.sent }))
  await publisher.status('starting', {})
  // who joins later, as after a restart, must learn the state that it missed
  const tellState = () => void publisher.status(executions.running() ? 'busy' : 'idle', {})
  void gatherSubscribers(sockets.iopub, tellState).then(() => {
    void listen(sockets.control, dispatch(queues.control), dropped)
    void listen(sockets.shell, dispatch(queues.shell), dropped)
  })
  return {
    interrupt: interrupter.interrupt,
    nativeText: (name, text) => publisher.stream(name, text, parentOf()),
    close,
  }
}

const COMM: ReadonlySet<string> = new Set(['comm_open', 'comm_msg', 'comm_close'])
