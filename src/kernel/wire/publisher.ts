import type { Codec } from './frames.ts'
import type { Header } from './message.ts'
import type { SendQueue } from './sendQueue.ts'
import { batchedStreams } from './streams.ts'

type Parent = Partial<Header>

/** Tells all front-ends what happens. */
export interface KernelPublisher {
  /** `content` is an object, or JSON text of one. */
  publish(type: string, parent: Parent, content: object | string, metadata?: Record<string, unknown>): Promise<void>
  status(state: 'starting' | 'busy' | 'idle', parent: Parent): Promise<void>
  stream(name: 'stdout' | 'stderr', text: string, parent: Parent): void
  /** Greets whoever has subscribed to a topic. */
  welcome(topic: string): void
  /** Sends the printed text that still waits. */
  flush(): void
}

/** Publishes in order; printed text is gathered for a moment, and goes before whatever comes after it. */
export function createPublisher(
  codec: Codec,
  send: SendQueue,
  sent: (characters: number) => void = () => {},
): KernelPublisher {
  let streamParent: Parent = {}
  const emit = (type: string, parent: Parent, content: object | string, metadata?: Record<string, unknown>) => {
    const text = typeof content === 'string' ? content : JSON.stringify(content)
    return send(codec.encode({ identities: [type], type, parent, content: text, ...(metadata && { metadata }) }))
  }
  const streams = batchedStreams((name, text) => {
    void emit('stream', streamParent, { name, text }).then(() => sent(text.length))
  })
  const publish: KernelPublisher['publish'] = (type, parent, content, metadata) => {
    streams.flush()
    return emit(type, parent, content, metadata)
  }
  const welcome = (topic: string) => {
    const content = JSON.stringify({ subscription: topic })
    void send(codec.encode({ identities: [topic || 'iopub_welcome'], type: 'iopub_welcome', parent: {}, content }))
  }
  return {
    publish,
    welcome,
    status: (state, parent) => publish('status', parent, { execution_state: state }),
    stream: (name, text, parent) => {
      if (parent !== streamParent) streams.flush()
      streamParent = parent
      streams.add(name, text)
    },
    flush: streams.flush,
  }
}
