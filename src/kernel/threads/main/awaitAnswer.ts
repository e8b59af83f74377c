import { setImmediate } from 'node:timers'
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads'
import type { ToCells } from '../../wire/index.ts'

/** The way from the wire's thread, which rings a bell with each message, so that it can be heard without the event loop. */
export interface WireLine {
  port: MessagePort
  bell: Int32Array
}

/**
 * Waits for the answer to a question of a cell, while nothing else runs. What comes meanwhile is taken afterwards; an
 * interrupt and the end of the kernel are taken at once, and give no answer.
 * @param take takes all other messages
 */
export function awaitAnswer({ port, bell }: WireLine, take: (text: string) => void): string | undefined {
  for (;;) {
    const heard = Atomics.load(bell, 0)
    const found = receiveMessageOnPort(port) as { message: string } | undefined
    if (!found) {
      Atomics.wait(bell, 0, heard)
      continue
    }
    const message = JSON.parse(found.message) as ToCells
    if (message.type === 'answer') return message.text
    if (message.type === 'interrupt' || message.type === 'exit') {
      take(found.message)
      return undefined
    }
    setImmediate(take, found.message)
  }
}
