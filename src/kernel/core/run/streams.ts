import { Buffer } from 'node:buffer'
import process from 'node:process'
import { StringDecoder } from 'node:string_decoder'

type StreamName = 'stdout' | 'stderr'
type Done = (error?: Error | null) => void

/** Takes each text as it is written. */
type Listener = (name: StreamName, text: string) => void

const bytesOf = Buffer.from.bind(Buffer) as (chunk: Uint8Array) => Buffer
const { nextTick } = process

function capture(name: StreamName, listener: Listener): () => void {
  const stream = process[name]
  const original = stream.write
  const decoder = new StringDecoder('utf8')
  const replacement = (chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean => {
    const text = typeof chunk === 'string' ? chunk : decoder.write(bytesOf(chunk))
    if (text) listener(name, text)
    const callback = typeof encoding === 'function' ? encoding : done
    if (callback) nextTick(callback)
    return true
  }
  stream.write = replacement as typeof stream.write
  return () => {
    stream.write = original
  }
}

/** Hands everything that is written to stdout and stderr from JavaScript to a listener, until the returned function is called. */
export function captureStreams(listener: Listener): () => void {
  const releases = [capture('stdout', listener), capture('stderr', listener)]
  return () => {
    for (const release of releases) release()
  }
}
