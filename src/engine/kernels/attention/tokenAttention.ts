import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import type { Block } from '../../heap.ts'
import { type Attrs, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { type Matrix, multiply } from '../products/product.ts'
import { type Attention, attend, attendBack, checkKeys } from './job.ts'

const NAME = 'neutrina/TokenAttention'

/**
 * Attention of one query an event to the event's tokens x, with keys x Wk + bk and values x Wv + bv that are never made: a
 * head's scores are (q Wkᵀ) · x, for what bk adds is the same for all tokens, and its output is (Σ p x) Wv + bv. Inputs query
 * [M, C], tokens [T, D], keyWeight and valueWeight [D, C], keyBias and valueBias [C], offsets int32 [M + 1]; attribute
 * heads. y [M, C].
 */
export const tokenAttention: FusedKernel = {
  name: NAME,
  run: (inputs, backend, attrs) => {
    checkKeys(inputs.offsets, backend)
    const { heap } = backend.machine
    const call = callOf(inputs, backend, attrs)
    const asked = heap.allocate(call.bytes, NAME)
    const found = heap.allocate(call.bytes, NAME)
    const out = backend.output(inputs.query.shape, NAME)
    byHead(backend, NAME, call, {
      a: call.narrow(inputs.query),
      b: call.weight(inputs.keyWeight, true),
      c: call.wide(asked),
    })
    attend(backend, NAME, Object.assign(attentionOf(inputs, backend, call, asked.ptr), { out: found.ptr }))
    addBias(backend, inputs, out)
    const weight = call.weight(inputs.valueWeight, false)
    byHead(backend, NAME, call, { a: call.wide(found), b: weight, c: call.narrow(out), accumulate: true })
    if (backend.taped) keep(backend, out, inputs, { asked, found })
    else for (const block of [asked, found]) heap.free(block)
    return out
  },
  gradient: (dy, out, attrs) => {
    const names = ['query', 'tokens', 'keyWeight', 'keyBias', 'valueWeight', 'valueBias']
    const gradients = runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out }, attrs)
    return Object.fromEntries(names.map((name, i) => [name, () => gradients[i]]))
  },
}

export const tokenAttentionGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend, attrs) => {
    const who = `${NAME}Grad`
    const { inputs, blocks } = keptBy(backend, out)
    const { heap } = backend.machine
    const call = callOf(inputs, backend, attrs)
    const gradient = (name: string) => backend.output(inputs[name].shape, who)
    const [query, tokens, keyWeight] = ['query', 'tokens', 'keyWeight'].map(gradient)
    const [keyBias, valueWeight, valueBias] = ['keyBias', 'valueWeight', 'valueBias'].map(gradient)
    const dfound = heap.allocate(call.bytes, who)
    const dasked = heap.allocate(call.bytes, who)
    const turned = (matrix: HeadMatrix) => ({ ...matrix, transposed: true })
    byHead(backend, who, call, { a: call.narrow(dy), b: call.weight(inputs.valueWeight, true), c: call.wide(dfound) })
    const b = call.narrow(dy)
    byHead(backend, who, call, { a: turned(call.wide(blocks.found)), b, c: call.weight(valueWeight, false) })
    sumBias(backend, inputs, dy, valueBias)
    const at = backend.at(tokens)
    const back = { dout: dfound.ptr, dquery: dasked.ptr, dkey: at, dvalue: at }
    attendBack(backend, who, Object.assign(attentionOf(inputs, backend, call, blocks.asked.ptr), back))
    const weight = call.weight(inputs.keyWeight, false)
    byHead(backend, who, call, { a: call.wide(dasked), b: weight, c: call.narrow(query) })
    const asking = call.narrow(inputs.query)
    byHead(backend, who, call, { a: turned(call.wide(dasked)), b: asking, c: call.weight(keyWeight, false) })
    const start = backend.at(keyBias) / 4
    heap.floats().fill(0, start, start + keyBias.shape[0])
    for (const block of [dfound, dasked]) heap.free(block)
    return [query, tokens, keyWeight, keyBias, valueWeight, valueBias]
  },
}

/** A matrix for each head: bytes from one head's to the next. */
interface HeadMatrix extends Matrix {
  head: number
}

interface Call {
  heads: number
  /** Columns of a head. */
  width: number
  /** Columns of a token. */
  depth: number
  /** Of a token's columns for each head of each event. */
  bytes: number
  /** The heads' columns of [M, C]. */
  narrow(tensor: tf.TensorInfo): HeadMatrix
  /** [M, heads, D] */
  wide(block: { ptr: number }): HeadMatrix
  /** The heads' columns of [D, C]. */
  weight(tensor: tf.TensorInfo, transposed: boolean): HeadMatrix
}

function callOf({ query, tokens }: Inputs, backend: SimdBackend, attrs: Attrs): Call {
  const heads = attrs.heads as number
  const [rows, columns] = query.shape
  const depth = tokens.shape[1]
  const width = columns / heads
  const part = { columns: width, step: 4 * columns, head: 4 * width }
  return {
    heads,
    width,
    depth,
    bytes: 4 * rows * heads * depth,
    narrow: (tensor) => ({ ptr: backend.at(tensor), rows, transposed: false, ...part }),
    wide: ({ ptr }) => ({ ptr, rows, columns: depth, transposed: false, step: 4 * heads * depth, head: 4 * depth }),
    weight: (tensor, transposed) => ({ ptr: backend.at(tensor), rows: depth, transposed, ...part }),
  }
}

interface HeadProduct {
  a: HeadMatrix
  b: HeadMatrix
  c: HeadMatrix
  accumulate?: boolean
}

/** C = op(A) · op(B) for each head. */
function byHead(
  backend: SimdBackend,
  who: string,
  { heads }: Call,
  { a, b, c, accumulate = false }: HeadProduct,
): void {
  multiply(backend, {
    who,
    a,
    b,
    c: c.ptr,
    cStep: c.step ?? 0,
    batches: heads,
    accumulate,
    strides: [a.head, b.head, c.head],
  })
}

function attentionOf({ tokens, offsets }: Inputs, backend: SimdBackend, call: Call, asked: number): Attention {
  const { heads, width, depth } = call
  const at = backend.at(tokens)
  const wide = [4 * heads * depth, 4 * depth] as const
  return {
    query: asked,
    key: at,
    value: at,
    querySteps: wide,
    keySteps: [4 * depth, 0],
    outSteps: wide,
    queryOffsets: undefined,
    keyOffsets: offsets,
    heads,
    width: depth,
    scale: 1 / Math.sqrt(width),
  }
}

/** 1 for each event with tokens, 0 for one without, [M, 1]; the caller frees the block. */
function occupied(backend: SimdBackend, { offsets }: Inputs, who: string): Block {
  const block = backend.machine.heap.allocate(4 * offsets.shape[0], who)
  const from = backend.record(offsets.dataId).values as Int32Array
  const marks = backend.machine.heap.floats().subarray(block.ptr / 4, block.ptr / 4 + from.length - 1)
  for (let m = 0; m < marks.length; m++) marks[m] = Number(from[m + 1] > from[m])
  return block
}

/** out = bv in the rows of events with tokens. */
function addBias(backend: SimdBackend, inputs: Inputs, out: tf.TensorInfo): void {
  const { heap } = backend.machine
  const [rows, columns] = out.shape
  const marks = occupied(backend, inputs, NAME)
  const b = { ptr: backend.at(inputs.valueBias), rows: 1, columns, transposed: false }
  const a = { ptr: marks.ptr, rows, columns: 1, transposed: false }
  multiply(backend, { who: NAME, a, b, c: backend.at(out) })
  heap.free(marks)
}

/** dbv = Σ dy over the events with tokens. */
function sumBias(backend: SimdBackend, inputs: Inputs, dy: tf.TensorInfo, gradient: tf.TensorInfo): void {
  const { heap } = backend.machine
  const [rows, columns] = dy.shape
  const marks = occupied(backend, inputs, NAME)
  const b = { ptr: backend.at(dy), rows, columns, transposed: false }
  const a = { ptr: marks.ptr, rows, columns: 1, transposed: true }
  multiply(backend, { who: NAME, a, b, c: backend.at(gradient) })
  heap.free(marks)
}
