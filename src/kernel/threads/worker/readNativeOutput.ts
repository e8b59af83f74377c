import { readSync } from 'node:fs'
import { Socket } from 'node:net'
import { StringDecoder } from 'node:string_decoder'
import type { NativeOutput } from '../main/captureNativeOutput.ts'

type StreamName = 'stdout' | 'stderr'

/** Reads what was printed; `drain` takes what is there already, without waiting for the event loop. */
export function readNativeOutput(native: NativeOutput, take: (name: StreamName, text: string) => void): () => void {
  const drains = (['stdout', 'stderr'] as const).map((name) => {
    const decoder = new StringDecoder('utf8')
    const add = (bytes: Buffer) => {
      const text = decoder.write(bytes)
      if (text) take(name, text)
    }
    new Socket({ fd: native[name], readable: true, writable: false }).on('data', add).on('error', () => {})
    return () => drain(native[name], add)
  })
  return () => {
    for (const each of drains) each()
  }
}

function drain(descriptor: number, add: (bytes: Buffer) => void): void {
  const block = Buffer.alloc(1 << 16)
  try {
    for (let read = readSync(descriptor, block); read > 0; read = readSync(descriptor, block))
      add(block.subarray(0, read))
  } catch {
    // EAGAIN: nothing more is there
  }
}
