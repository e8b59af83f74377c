import type { Dataset, File, Group, Metadata } from 'h5wasm/node'

export type { Dataset, File, Group, Metadata }
export type Hdf5 = typeof import('h5wasm/node')

const noise: string[] = []

/** libhdf5 prints its error stack from within; it is kept here instead, for the message of our own error. */
function captureErrors(library: Hdf5): void {
  const stderr = (library.Module.FS as unknown as { streams: object[] }).streams[2]
  const write = (_stream: unknown, bytes: Uint8Array, offset: number, length: number) => {
    noise.push(Buffer.from(bytes.subarray(offset, offset + length)).toString())
    return length
  }
  const node = { mode: 0o020000 } // a character device
  Object.assign(stderr, { node, stream_ops: { write } })
}

/**
 * tsx rewrites every module that has a dynamic import, which costs 3 s and 600 MB for the 4 MB of this one; it leaves
 * alone what lies in a namespace that is not its own. Node itself ignores the query.
 */
const UNTOUCHED = '?tsx-namespace=untouched'

let loading: Promise<Hdf5> | undefined

/** libhdf5 compiled to WebAssembly, loaded at the first call. */
export function loadHdf5(): Promise<Hdf5> {
  loading ??= (import(import.meta.resolve('h5wasm/node') + UNTOUCHED) as Promise<Hdf5>).then(async (library) => {
    await library.ready
    captureErrors(library)
    return library
  })
  return loading
}

/** What libhdf5 printed since the last call, in short: the innermost reasons of its error stack. */
export function lastComplaint(): string {
  const reasons = noise.join('').matchAll(/^\s+#\d+: .*?: (.*)$/gm)
  noise.length = 0
  return [...new Set([...reasons].map(([, reason]) => reason))].slice(-2).join(': ')
}
