import type { XPublisher } from 'zeromq'
import { listen } from './sockets.ts'

/** ZeroMQ tries again to connect every 100 to 200 ms, so front-ends of a restarted kernel are back after this. */
const GATHER_MS = 250
/** A client that never subscribes is served after this. */
const LONGEST_WAIT_MS = 1500

/**
 * Calls back with its topic whenever a front-end subscribes to what is published.
 * @returns resolves when those who waited for this kernel have had the time to do so: what is published before is lost on them
 */
export async function gatherSubscribers(iopub: XPublisher, joined: (topic: string) => void): Promise<void> {
  const first = new Promise<void>((resolve) => {
    const take = ([frame]: Buffer[]) => {
      if (frame?.[0] !== 1) return
      resolve()
      joined(frame.subarray(1).toString())
    }
    void listen(iopub, take, () => {})
  })
  await Promise.all([Promise.race([first, delay(LONGEST_WAIT_MS)]), delay(GATHER_MS)])
}

const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
