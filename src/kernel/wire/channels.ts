import { randomUUID } from 'node:crypto'
import type { Connection } from './connection.ts'
import { createCodec } from './frames.ts'
import type { Received } from './message.ts'
import { createPublisher, type KernelPublisher } from './publisher.ts'
import { sendQueue } from './sendQueue.ts'
import { beat, closeSockets, listen, openSockets, type Sockets } from './sockets.ts'

/** The sockets on which front-ends ask. */
export type Asking = 'shell' | 'control' | 'stdin'

/** What goes over a kernel's sockets, as messages. */
export interface Channels {
  publisher: KernelPublisher
  iopub: Sockets['iopub']
  /** Answers a request with its reply. */
  reply(channel: Asking, request: Received, content: object): Promise<void>
  /** Asks the front-end of a request something. */
  ask(request: Received, content: object): void
  /** Takes all messages of a channel; what is none is told to the log. */
  hear(channel: Asking, take: (message: Received) => void): void
  /** Tells the log that something went wrong, unless everything is over. */
  warn(what: string): (error: unknown) => void
  close(): void
}

interface Needs {
  connection: Connection
  /** Told of so many characters of output that have left. */
  sent(characters: number): void
  log(line: string): void
}

/** Binds a kernel's sockets. */
export async function openChannels({ connection, sent, log }: Needs): Promise<Channels> {
  const sockets = await openSockets(connection)
  const codec = createCodec(connection.key, randomUUID())
  let open = true
  const warn = (what: string) => (error: unknown) => {
    if (open) log(`${what}: ${error instanceof Error ? error.message : String(error)}`)
  }
  const queues = {
    shell: sendQueue(sockets.shell, warn('an answer was lost')),
    control: sendQueue(sockets.control, warn('an answer was lost')),
    stdin: sendQueue(sockets.stdin, warn('a question was lost')),
  }
  const send = (channel: Asking, type: string, { identities, header }: Received, content: object) =>
    queues[channel](codec.encode({ identities, type, parent: header, content: JSON.stringify(content) }))
  void beat(sockets)
  return {
    publisher: createPublisher(codec, sendQueue(sockets.iopub, warn('an output was lost')), sent),
    iopub: sockets.iopub,
    reply: (channel, request, content) =>
      send(channel, request.header.msg_type.replace(/_request$/, '_reply'), request, content),
    ask: (request, content) => void send('stdin', 'input_request', request, content),
    hear: (channel, take) =>
      void listen(sockets[channel], (frames) => take(codec.decode(frames)), warn('a message was dropped')),
    warn,
    close: () => {
      open = false
      closeSockets(sockets)
    },
  }
}
