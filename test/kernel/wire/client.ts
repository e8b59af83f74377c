import { createServer } from 'node:net'
import { Dealer, Request, Subscriber } from 'zeromq'
import { createCodec } from '../../../src/kernel/wire/frames.ts'
import { type Connection, parseConnection } from '../../../src/kernel/wire/index.ts'
import type { Received } from '../../../src/kernel/wire/message.ts'

/** A front-end made of plain ZeroMQ sockets. */
export async function connectClient(connection: Connection, name = 'me') {
  const { addresses } = connection
  const codec = createCodec(connection.key, 'client')
  const dealer = (routingId: string) => new Dealer({ routingId, linger: 0 })
  const sockets = { shell: dealer(name), control: dealer(name), stdin: dealer(name) }
  for (const channel of ['shell', 'control', 'stdin'] as const) sockets[channel].connect(addresses[channel])
  const iopub = new Subscriber({ linger: 0 })
  iopub.connect(addresses.iopub)
  iopub.subscribe()
  const published: Received[] = []
  let heard = () => {}
  void (async () => {
    for await (const frames of iopub) {
      try {
        published.push(codec.decode(frames))
      } catch {
        // signed with a key that this client has not
      }
      heard()
    }
  })()
  const until = async (fits: (message: Received) => boolean): Promise<Received> => {
    for (;;) {
      const found = published.find(fits)
      if (found) return found
      await new Promise<void>((resolve) => {
        heard = resolve
      })
    }
  }
  const post = async (type: string, content: object = {}, channel: keyof typeof sockets = 'shell') => {
    const frames = codec.encode({ identities: [], type, parent: {}, content: JSON.stringify(content) })
    await sockets[channel].send(frames)
    return JSON.parse(String(frames[2])).msg_id as string
  }
  const receive = async (channel: keyof typeof sockets = 'shell') => codec.decode(await sockets[channel].receive())
  return {
    sockets,
    published,
    post,
    receive,
    until,
    /** Posts a request, and waits for its reply. */
    ask: async (type: string, content: object = {}, channel: keyof typeof sockets = 'shell') => {
      await post(type, content, channel)
      return receive(channel)
    },
    idle: (id: string) =>
      until(({ parentHeader, content }) => parentHeader.msg_id === id && content.execution_state === 'idle'),
    /** Types of what was published about a request, without its busy and idle. */
    about: (id: string) =>
      published.filter(({ parentHeader, header }) => parentHeader.msg_id === id && header.msg_type !== 'status'),
    heartbeat: async (text: string) => {
      const socket = new Request({ linger: 0, receiveTimeout: 2000 })
      socket.connect(addresses.hb)
      await socket.send(text)
      const [echo] = await socket.receive()
      socket.close()
      return String(echo)
    },
    close: () => {
      for (const socket of [...Object.values(sockets), iopub]) socket.close()
    },
  }
}

/** A connection to free ports of this machine. */
export async function freeConnection(): Promise<{ connection: Connection; file: Record<string, unknown> }> {
  const names = ['shell', 'control', 'iopub', 'stdin', 'hb']
  const ports = await freePorts(names.length)
  const file: Record<string, unknown> = {
    key: 'secret',
    ip: '127.0.0.1',
    transport: 'tcp',
    signature_scheme: 'hmac-sha256',
  }
  for (const [i, name] of names.entries()) file[`${name}_port`] = ports[i]
  return { connection: parseConnection(file), file }
}

/** Ports that nobody has, all held at once: asked one after the other the system may give one of them twice. */
async function freePorts(count: number): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer().listen(0, '127.0.0.1')
      return new Promise<typeof server>((resolve) => server.on('listening', () => resolve(server)))
    }),
  )
  const ports = held.map((server) => (server.address() as { port: number }).port)
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
