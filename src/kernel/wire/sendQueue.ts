/** What can send frames, one call after the other. */
export interface FrameSender {
  send(frames: Buffer[]): Promise<void>
}

/** Sends in the order of the calls; resolves when the frames have left, also when the socket was closed meanwhile. */
export type SendQueue = (frames: Buffer[]) => Promise<void>

/** A queue in front of a socket: ZeroMQ sockets take one send at a time. */
export function sendQueue(socket: FrameSender, failed: (error: unknown) => void): SendQueue {
  let last: Promise<void> = Promise.resolve()
  return (frames) => {
    last = last.then(() => socket.send(frames)).catch(failed)
    return last
  }
}
