import { EngineError } from './errors.ts'
import { FreeRooms } from './freeRooms.ts'
import { MemoryViews } from './memoryViews.ts'

/** A piece of the heap; `bytes` is what it holds, at least what was asked for. */
export interface Block {
  ptr: number
  readonly bytes: number
}

/** The engine's memory: blocks by size class, reused when freed, grown when none is left. */
export interface Heap {
  /** A block of at least `bytes`, aligned to 64; `who` is named when the heap is full. */
  allocate(bytes: number, who: string): Block
  free(block: Block): void
  /** Views of the whole memory as it is now, when no job is at work on it. */
  floats(): Float32Array
  ints(): Int32Array
  bytes(): Uint8Array
  /** `count` numbers of 64 bits at a place, likewise. */
  doubles(ptr: number, count: number): Float64Array
  /** Whether an array lies in this heap. */
  owns(array: ArrayBufferView): boolean
  usage(): HeapUsage
}

export interface HeapUsage {
  /** Bytes of all blocks in use. */
  used: number
  /** Bytes of the whole memory. */
  size: number
  /** The most that it may grow to. */
  limit: number
}

const PAGE = 65536
const ALIGNMENT = 64
const LEAST_GROWTH = 16 * 1024 * 1024

/** Size classes: 64, 128, 192, 256, then four steps to each power of two. */
export function sizeClass(bytes: number): number {
  if (bytes <= 256) return Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT)
  const step = 2 ** (Math.ceil(Math.log2(bytes)) - 3)
  return Math.ceil(bytes / step) * step
}

export interface HeapOptions {
  /** Where it begins, in bytes. */
  start: number
  /** Bytes that the memory may grow to. */
  limit: number
  /** Called before JavaScript looks at the memory. */
  beforeAccess?: () => void
}

/** A heap on a memory. */
export function createHeap(memory: WebAssembly.Memory, options: HeapOptions): Heap {
  const { start, limit, beforeAccess = () => undefined } = options
  const views = new MemoryViews(memory, beforeAccess)
  const free = new Map<number, Block[]>()
  const rooms = new FreeRooms()
  let used = 0
  rooms.add([[Math.ceil(start / ALIGNMENT) * ALIGNMENT, memory.buffer.byteLength]])

  function carve(bytes: number): Block | undefined {
    const ptr = rooms.carve(bytes)
    return ptr === undefined ? undefined : { ptr, bytes }
  }

  /** Takes all free blocks back: what was many small ones may serve a large one. */
  function consolidate(): void {
    rooms.add([...free.values()].flat().map(({ ptr, bytes }) => [ptr, ptr + bytes]))
    free.clear()
  }

  function grow(bytes: number): boolean {
    const size = memory.buffer.byteLength
    const missing = bytes - rooms.before(size)
    if (size + missing > limit) return false
    const wanted = Math.min(Math.max(missing, LEAST_GROWTH, size / 4), limit - size)
    try {
      memory.grow(Math.ceil(wanted / PAGE))
    } catch {
      return false
    }
    rooms.add([[size, memory.buffer.byteLength]])
    return true
  }

  function allocate(asked: number, who: string): Block {
    const bytes = sizeClass(asked)
    let block = free.get(bytes)?.pop() ?? carve(bytes)
    if (!block) {
      consolidate()
      block = carve(bytes) ?? (grow(bytes) ? carve(bytes) : undefined)
    }
    if (!block) throw full(who, asked, { used, size: memory.buffer.byteLength, limit })
    used += bytes
    return block
  }

  return {
    allocate,
    free: (block) => {
      used -= block.bytes
      const list = free.get(block.bytes)
      if (list) list.push(block)
      else free.set(block.bytes, [block])
    },
    floats: () => views.access().floats,
    ints: () => views.access().ints,
    bytes: () => views.access().bytes,
    doubles: (ptr, count) => new Float64Array(views.access().bytes.buffer, ptr, count),
    owns: (array) => views.owns(array),
    usage: () => ({ used, size: memory.buffer.byteLength, limit }),
  }
}

function full(who: string, asked: number, { used, limit }: HeapUsage): EngineError {
  const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MB`
  return new EngineError({
    who,
    wanted: `${megabytes(asked)} of the engine's heap`,
    got: `${megabytes(used)} in use of at most ${megabytes(limit)}`,
    fix: 'dispose tensors that are not needed (tf.tidy), or use smaller batches',
  })
}
