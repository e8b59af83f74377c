import type * as tf from '@tensorflow/tfjs'
import type { Block, Heap } from './heap.ts'
import { type HostValues, type Kept, type TensorRecord, viewOf } from './record.ts'

/** A record with its view of the heap made when asked for, and made again when the memory has grown. */
export class HeapRecord implements TensorRecord {
  refCount = 1
  block: Block | undefined
  host: HostValues | undefined
  complexTensorInfos: TensorRecord['complexTensorInfos']
  kept: Kept | undefined
  live = true
  /** Whether its block is given back when JavaScript collects the record. */
  watched = false
  /** The data as another type: tfjs's own kernels share data between tensors of different type. */
  cast: { dtype: tf.DataType; block: Block } | undefined
  dtype: tf.DataType
  length: number
  view: HostValues | undefined
  private readonly heap: Heap

  constructor(heap: Heap, dtype: tf.DataType, length: number) {
    this.heap = heap
    this.dtype = dtype
    this.length = length
  }

  get values(): HostValues | undefined {
    if (!this.block) return this.host
    const { view } = this
    const { buffer } = this.heap.bytes()
    if (view && !Array.isArray(view) && view.buffer === buffer) return view
    this.view = viewOf(buffer, this.block.ptr, this.length, this.dtype)
    return this.view
  }

  set values(values: HostValues | undefined) {
    this.host = values
  }
}
