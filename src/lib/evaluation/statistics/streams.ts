import { type Key, normals, uniforms } from '../../tensor/index.ts'

type Stream = (key: Key, n: number, offset: number) => Float32Array

// the tensor room's streams start at even places only
const from =
  (stream: Stream) =>
  (key: Key, n: number, first: number): Float32Array => {
    const odd = first % 2
    return stream(key, n + odd, first - odd).subarray(odd)
  }

/** Draws `first` … `first + n − 1` of a key's uniform stream on (0, 1), so that blocks of any size give the same numbers. */
export const uniformsFrom = from(uniforms)

/** Draws `first` … `first + n − 1` of a key's standard normal stream. */
export const normalsFrom = from(normals)
