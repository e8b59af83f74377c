import type { MessagePort } from 'node:worker_threads'
import { keepEmitting } from '../realm/index.ts'

/** The ear of a port as it is now, whatever cells do to ports. */
export function hearing(port: MessagePort): (event: 'message', listener: (text: string) => void) => void {
  keepEmitting(port as unknown as { dispatchEvent: unknown }, 'dispatchEvent')
  return port.on.bind(port)
}
