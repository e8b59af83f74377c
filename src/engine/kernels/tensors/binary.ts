import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { BINARY } from '../../jobs/index.ts'
import { byTfjs, chunksOf, type Inputs, type Kernel } from '../../kernel.ts'
import { type Broadcast, broadcast } from './broadcast.ts'

/** Numbers of a chunk. */
const PART = 8192

function binary(name: string, operation: number): Kernel {
  const run: Kernel['run'] = ({ a, b }, backend, attrs) => {
    const plan = a.dtype === 'float32' && b.dtype === 'float32' ? broadcast(a.shape, b.shape) : undefined
    if (!plan) return byTfjs(name, { a, b }, backend, attrs)
    return runBinary(name, operation, { a, b }, plan, backend)
  }
  return { name, run }
}

function runBinary(
  who: string,
  operation: number,
  { a, b }: Inputs,
  plan: Broadcast,
  backend: SimdBackend,
): tf.TensorInfo {
  const { shape, rows, n } = plan
  const out = backend.output(shape, who)
  const perChunk = Math.max(1, Math.floor(PART / n))
  backend.machine.run({
    who,
    job: 'binary',
    args: {
      operation,
      a: backend.at(a),
      aRow: plan.a.row,
      aColumn: plan.a.column,
      b: backend.at(b),
      bRow: plan.b.row,
      bColumn: plan.b.column,
      out: backend.at(out),
      rows,
      columns: n,
      rowsPerChunk: perChunk,
      columnsPerChunk: rows === 1 ? PART : n,
    },
    chunks: rows === 1 ? chunksOf(n, PART) : chunksOf(rows, perChunk),
    work: rows * n,
  })
  return out
}

/** Operations of two float32 tensors, number by number; of other types, or broadcast in other ways, tfjs's own. */
export const binaries = BINARY.map(binary)
