import type * as tf from '@tensorflow/tfjs'
import type { Block } from './heap.ts'

/** What the data of a tensor may be where they are not on the heap. */
export type HostValues = Float32Array | Int32Array | Uint8Array | Uint8Array[]

/** What an output keeps for its backward pass; let go when the output is. */
export interface Kept {
  release(): void
}

/** The data of one tensor, or of several that share them; serves as tfjs's data id too. */
export interface TensorRecord {
  dtype: tf.DataType
  refCount: number
  /** Numbers, not bytes. */
  length: number
  /** Where the data lie on the heap, if they do. */
  block: Block | undefined
  /** The data, if they are not on the heap. */
  host: HostValues | undefined
  complexTensorInfos: { real: tf.TensorInfo; imag: tf.TensorInfo } | undefined
  kept: Kept | undefined
  /** The data as an array: of the heap, where they lie there. tfjs's own kernels read it. */
  readonly values: HostValues | undefined
}

/** Bytes of one number. */
export const bytesOf = (dtype: tf.DataType): number => (dtype === 'bool' ? 1 : 4)

/** An array of the heap's memory. */
export function viewOf(buffer: ArrayBufferLike, ptr: number, length: number, dtype: tf.DataType): HostValues {
  if (dtype === 'bool') return new Uint8Array(buffer, ptr, length)
  if (dtype === 'int32') return new Int32Array(buffer, ptr, length)
  return new Float32Array(buffer, ptr, length)
}
