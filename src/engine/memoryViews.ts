/** Arrays over a memory as large as it is now; it may grow. */
export class MemoryViews {
  private readonly memory: WebAssembly.Memory
  private readonly beforeAccess: () => void
  private readonly buffers = new WeakSet<ArrayBufferLike>()
  private current: { floats: Float32Array; ints: Int32Array; bytes: Uint8Array }

  /** @param beforeAccess called before JavaScript looks at the memory */
  constructor(memory: WebAssembly.Memory, beforeAccess: () => void) {
    this.memory = memory
    this.beforeAccess = beforeAccess
    this.current = this.renew()
  }

  access(): { readonly floats: Float32Array; readonly ints: Int32Array; readonly bytes: Uint8Array } {
    this.beforeAccess()
    const { bytes } = this.current
    const { buffer } = this.memory
    if (bytes.buffer !== buffer || bytes.byteLength !== buffer.byteLength) this.renew()
    return this.current
  }

  /** Whether an array lies in this memory, or in what it was before it grew. */
  owns(array: ArrayBufferView): boolean {
    return this.buffers.has(array.buffer)
  }

  private renew() {
    const { buffer } = this.memory
    this.buffers.add(buffer)
    this.current = { floats: new Float32Array(buffer), ints: new Int32Array(buffer), bytes: new Uint8Array(buffer) }
    return this.current
  }
}
