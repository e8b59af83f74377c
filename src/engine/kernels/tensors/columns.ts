import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { type Attrs, chunksOf, type FusedKernel, type Inputs, keep, keptBy, runBack } from '../../kernel.ts'
import { putTable } from '../../table.ts'

const NAME = 'neutrina/TakeColumns'
const ROWS = 1024

/** Some columns of x [N, D], in the order of attribute `columns`: [N, columns]. */
export const takeColumns: FusedKernel = {
  name: NAME,
  run: ({ x }, backend, attrs) => {
    const columns = attrs.columns as readonly number[]
    const out = backend.output([x.shape[0], columns.length], NAME)
    move(backend, NAME, 'takeColumns', { wide: x, narrow: out, columns })
    if (backend.taped) keep(backend, out, { x })
    return out
  },
  gradient: (dy, out, attrs) => ({ x: () => runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out }, attrs)[0] }),
}

/** The columns put back, all others zero. */
export const takeColumnsGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }: Inputs, backend: SimdBackend, attrs: Attrs) => {
    const dx = backend.output(keptBy(backend, out).inputs.x.shape, `${NAME}Grad`)
    const columns = attrs.columns as readonly number[]
    move(backend, `${NAME}Grad`, 'putColumns', { wide: dx, narrow: dy, columns })
    return dx
  },
}

interface Move {
  wide: tf.TensorInfo
  narrow: tf.TensorInfo
  columns: readonly number[]
}

function move(
  backend: SimdBackend,
  who: string,
  job: 'takeColumns' | 'putColumns',
  { wide, narrow, columns }: Move,
): void {
  const { heap, run } = backend.machine
  const [rows, width] = wide.shape
  const list = putTable(backend, columns, who)
  const args = {
    wide: backend.at(wide),
    columns: width,
    listed: list.ptr,
    listedCount: columns.length,
    rows,
    perChunk: ROWS,
    narrow: backend.at(narrow),
  }
  run({ who, job, args, chunks: chunksOf(rows, ROWS), work: rows * width })
  heap.free(list)
}
