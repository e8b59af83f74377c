import { Reply, Router, XPublisher } from 'zeromq'
import type { Connection } from './connection.ts'

/** The bound sockets of a kernel. */
export interface Sockets {
  shell: Router
  control: Router
  stdin: Router
  iopub: XPublisher
  hb: Reply
}

// a frame that is longer closes the connection of whoever sends it; no output is dropped, however slow the reader
const LIMITS = { maxMessageSize: 1 << 28, sendHighWaterMark: 0, linger: 200 }

/** Binds the five sockets. */
export async function openSockets({ addresses }: Connection): Promise<Sockets> {
  const router = () => new Router({ ...LIMITS, receiveHighWaterMark: 0, handover: true })
  const sockets: Sockets = {
    shell: router(),
    control: router(),
    stdin: router(),
    iopub: new XPublisher({ ...LIMITS, verbosity: 'allSubs' }),
    hb: new Reply(LIMITS),
  }
  await Promise.all(Object.entries(sockets).map(([name, socket]) => socket.bind(addresses[name as keyof Sockets])))
  return sockets
}

/** Closes what `openSockets` opened; frames under way have a moment to leave. */
export function closeSockets(sockets: Sockets): void {
  for (const socket of Object.values(sockets) as { close(): void }[]) socket.close()
}

/** Echoes heartbeats until the socket is closed. */
export const beat = ({ hb }: Sockets): Promise<void> =>
  listen(
    hb,
    (frames) => hb.send(frames),
    () => {},
  )

/** Hands every message of a socket to `take`, until the socket is closed; what fails is told and forgotten. */
export async function listen(
  socket: { receive(): Promise<Buffer[]>; readonly closed: boolean },
  take: (frames: Buffer[]) => void | Promise<void>,
  failed: (error: unknown) => void,
): Promise<void> {
  while (!socket.closed) {
    try {
      await take(await socket.receive())
    } catch (error) {
      if (!socket.closed) failed(error)
    }
  }
}
