import * as tf from '@tensorflow/tfjs'
import type { Block } from './heap.ts'
import { HeapRecord } from './heapRecord.ts'
import type { Machine } from './machine.ts'
import { bytesOf, type HostValues, type TensorRecord, viewOf } from './record.ts'

const MOST_YOUNG = 512
const MOST_YOUNG_BYTES = 16 * 1024 * 1024

type Values = Parameters<tf.KernelBackend['write']>[0]

/** The tfjs backend `simd`: tensors on the machine's heap, or still in JavaScript's until a kernel wants them there. */
export class SimdBackend extends tf.KernelBackend {
  readonly machine: Machine
  /** tfjs's own kernels read the data through it. */
  readonly data: Pick<tf.DataStorage<TensorRecord>, 'get' | 'has' | 'set' | 'delete' | 'numDataIds'>
  /** tfjs's own kernels read it. */
  readonly blockSize = 48
  private ids = 0
  /** Records of data that came from another backend, under that one's ids. */
  private readonly foreign = new WeakMap<object, HeapRecord>()
  private readonly forgotten: FinalizationRegistry<Block>
  private young: HeapRecord[] = []
  private youngBytes = 0

  constructor(machine: Machine) {
    super()
    this.machine = machine
    this.forgotten = new FinalizationRegistry((block) => {
      machine.heap.free(block)
      this.ids--
    })
    this.data = {
      get: (id) => this.record(id),
      has: (id) => this.find(id) !== undefined,
      set: () => undefined,
      delete: (id) => this.disposeData(id, true),
      numDataIds: () => this.ids,
    }
  }

  private find(id: object): HeapRecord | undefined {
    if (id instanceof HeapRecord && id.live) return id
    return this.foreign.get(id)
  }

  /** The record of a tensor's data; those of another backend are moved here. */
  record(id: object): TensorRecord {
    const found = this.find(id)
    if (found) return found
    const engine = tf.engine() as unknown as { moveData(backend: tf.KernelBackend, id: object): void }
    engine.moveData(this, id)
    return this.find(id) as HeapRecord
  }

  private create(dtype: tf.DataType, length: number): HeapRecord {
    this.ids++
    return new HeapRecord(this.machine.heap, dtype, length)
  }

  private place(record: HeapRecord, who: string): Block {
    const block = this.machine.heap.allocate(record.length * bytesOf(record.dtype), who)
    record.block = block
    record.view = undefined
    this.young.push(record)
    this.youngBytes += block.bytes
    if (this.young.length >= MOST_YOUNG || this.youngBytes >= MOST_YOUNG_BYTES) this.watch()
    return block
  }

  /** Watches what has lived for a while; most tensors of a training step are gone by then and cost nothing. */
  private watch(): void {
    for (const record of this.young) {
      if (!record.block || record.watched) continue
      record.watched = true
      this.forgotten.register(record, record.block, record)
    }
    this.young = []
    this.youngBytes = 0
  }

  /** A new tensor on the heap, its numbers undefined. */
  output(shape: number[], who: string, dtype: tf.DataType = 'float32'): tf.TensorInfo {
    const record = this.create(dtype, tf.util.sizeFromShape(shape))
    this.place(record, who)
    return { dataId: record, shape, dtype }
  }

  /** A tensor with the same data and another shape. */
  share(info: tf.TensorInfo, shape: number[], dtype = info.dtype): tf.TensorInfo {
    this.incRef(info.dataId)
    return { dataId: info.dataId, shape, dtype }
  }

  /** The place of a tensor's data on the heap; they are brought there if they are not. */
  at(info: tf.TensorInfo): number {
    const record = this.record(info.dataId) as HeapRecord
    if (record.dtype !== info.dtype) return this.castOf(record, info.dtype).ptr
    if (record.block) return record.block.ptr
    const { host } = record
    const block = this.place(record, `a tensor of shape [${info.shape}]`)
    record.host = undefined
    if (host) (record.values as Float32Array).set(host as Float32Array)
    return block.ptr
  }

  private castOf(record: HeapRecord, dtype: tf.DataType): Block {
    if (record.cast?.dtype === dtype) return record.cast.block
    if (record.cast) this.machine.heap.free(record.cast.block)
    const block = this.machine.heap.allocate(record.length * bytesOf(dtype), `a cast to ${dtype}`)
    const view = viewOf(this.machine.heap.bytes().buffer, block.ptr, record.length, dtype) as Float32Array
    view.set(record.values as Float32Array)
    record.cast = { dtype, block }
    return block
  }

  /** Whether what runs now is recorded for a gradient. */
  get taped(): boolean {
    const { state } = tf.engine() as unknown as { state: { gradientDepth: number; kernelDepth: number } }
    return state.gradientDepth > 0 && state.kernelDepth === 1
  }

  /** Holds data until `release`, whatever happens to their tensors. */
  hold(info: tf.TensorInfo): void {
    this.incRef(info.dataId)
  }

  release(info: tf.TensorInfo): void {
    const engine = tf.engine() as unknown as { removeDataId(id: object, backend: tf.KernelBackend): void }
    if (this.disposeData(info.dataId)) engine.removeDataId(info.dataId, this)
  }

  override write(values: Values, shape: number[], dtype: tf.DataType): object {
    const record = this.create(dtype, tf.util.sizeFromShape(shape))
    this.fill(record, values)
    return record
  }

  private fill(record: HeapRecord, values: Values | undefined): void {
    const given = values as HostValues | undefined
    // a view of the heap would change when its own tensor is gone
    const onHeap = given && ArrayBuffer.isView(given) && this.machine.heap.owns(given)
    record.host = onHeap ? given.slice() : given
  }

  override move(id: object, values: Values, shape: number[], dtype: tf.DataType, refCount: number): void {
    const record = id instanceof HeapRecord ? id : this.create(dtype, 0)
    if (id instanceof HeapRecord) this.ids++
    Object.assign(record, { live: true, dtype, length: tf.util.sizeFromShape(shape), refCount })
    this.fill(record, values)
    if (record !== id) this.foreign.set(id, record)
  }

  makeTensorInfo(shape: number[], dtype: tf.DataType, values?: Values | string[]): tf.TensorInfo {
    const strings = dtype === 'string' && values && tf.util.isString((values as string[])[0])
    const encoded = strings ? (values as string[]).map((text) => tf.util.encodeString(text)) : values
    return { dataId: this.write(encoded as Values, shape, dtype), shape, dtype }
  }

  makeOutput(values: Values, shape: number[], dtype: tf.DataType): tf.Tensor {
    return tf.engine().makeTensorFromTensorInfo(this.makeTensorInfo(shape, dtype, values), this)
  }

  override readSync(id: object): HostValues {
    const { dtype, complexTensorInfos, block, values, length } = this.record(id) as HeapRecord
    if (complexTensorInfos) {
      const real = this.readSync(complexTensorInfos.real.dataId) as Float32Array
      const imaginary = this.readSync(complexTensorInfos.imag.dataId) as Float32Array
      return tf.backend_util.mergeRealAndImagArrays(real, imaginary)
    }
    if (block) return (values as Float32Array).slice()
    if (!values && dtype !== 'string') return viewOf(new ArrayBuffer(length * bytesOf(dtype)), 0, length, dtype)
    return tf.util.convertBackendValuesAndArrayBuffer(values as Float32Array, dtype) as HostValues
  }

  override read(id: object): Promise<HostValues> {
    return Promise.resolve(this.readSync(id))
  }

  bufferSync(t: tf.TensorInfo): tf.TensorBuffer<tf.Rank> {
    const values = this.readSync(t.dataId)
    const decoded = t.dtype === 'string' ? (values as Uint8Array[]).map((bytes) => tf.util.decodeString(bytes)) : values
    return tf.buffer(t.shape as [number], t.dtype as 'float32', decoded as Float32Array)
  }

  override refCount(id: object): number {
    return this.find(id)?.refCount ?? 0
  }

  override incRef(id: object): void {
    this.record(id).refCount++
  }

  decRef(id: object): void {
    const record = this.find(id)
    if (record) record.refCount--
  }

  override disposeData(id: object, force = false): boolean {
    const record = this.find(id)
    if (!record) return true
    record.refCount--
    if (!force && record.refCount > 0) return false
    this.free(id, record)
    return true
  }

  private free(id: object, record: HeapRecord): void {
    const { block, kept, complexTensorInfos, cast } = record
    Object.assign(record, { live: false, block: undefined, host: undefined, kept: undefined })
    record.complexTensorInfos = undefined
    if (record !== id) this.foreign.delete(id)
    this.ids--
    if (record.watched) this.forgotten.unregister(record)
    record.watched = false
    if (block) this.machine.heap.free(block)
    if (cast) this.machine.heap.free(cast.block)
    record.cast = undefined
    kept?.release()
    if (!complexTensorInfos) return
    this.disposeData(complexTensorInfos.real.dataId, true)
    this.disposeData(complexTensorInfos.imag.dataId, true)
  }

  disposeIntermediateTensorInfo(info: tf.TensorInfo): void {
    this.disposeData(info.dataId)
  }

  override numDataIds(): number {
    return this.ids
  }

  override async time(f: () => void): Promise<{ kernelMs: number }> {
    const start = tf.util.now()
    f()
    return { kernelMs: tf.util.now() - start }
  }

  override memory(): { unreliable: boolean; heapBytes: number; heapSize: number } {
    const { used, size } = this.machine.heap.usage()
    return { unreliable: false, heapBytes: used, heapSize: size }
  }

  where(condition: tf.Tensor): tf.Tensor2D {
    return tf.kernel_impls.whereImpl(condition.shape, this.readSync(condition.dataId) as Uint8Array)
  }

  override floatPrecision(): 32 {
    return 32
  }

  override epsilon(): number {
    return 1e-7
  }

  override timerAvailable(): boolean {
    return true
  }

  override dispose(): void {
    void this.machine.stop()
  }
}
