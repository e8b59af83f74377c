import type { CommRegistry } from './commRegistry.ts'
import type { Executions } from './executions.ts'
import type { Interrupter } from './interrupter.ts'
import type { FromCells } from './link.ts'
import type { Header } from './message.ts'
import type { KernelPublisher } from './publisher.ts'

/** Who takes what the cells' thread tells. */
export interface Listeners {
  publisher: KernelPublisher
  parentOf(id: number): Partial<Header>
  executions: Executions
  comms: CommRegistry
  interrupter: Interrupter
  /** Asks the front-end of the running cell for a line. */
  ask(content: object): void
  /** Tells that so many characters of output have been sent. */
  sent(characters: number): void
}

/** Passes what the cells' thread tells to whom it concerns. */
export function hearCells(listeners: Listeners): (message: FromCells) => void {
  const { publisher, parentOf, executions, comms, interrupter, ask, sent } = listeners
  return (message) => {
    switch (message.type) {
      case 'stream':
        publisher.stream(message.name, message.text, parentOf(message.id))
        break
      case 'output': {
        const { id, kind, content, text } = message
        if (text !== undefined) executions.result(text)
        void publisher.publish(kind, parentOf(id), content).then(() => sent(content.length))
        break
      }
      case 'outcome':
        executions.ended(message.id, message.outcome)
        break
      case 'ask':
        ask({ prompt: message.prompt, password: message.password })
        break
      case 'comm': {
        const { id, output, content, metadata } = message
        comms.fromCells(output)
        void publisher.publish(output.type, parentOf(id), content, JSON.parse(metadata))
        break
      }
      case 'commDone':
        void publisher.status('idle', parentOf(message.id))
        break
      case 'interrupted':
        interrupter.heard(message.attempt)
        break
      case 'signal':
        interrupter.interrupt()
    }
  }
}
