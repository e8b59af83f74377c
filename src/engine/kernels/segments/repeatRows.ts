import type * as tf from '@tensorflow/tfjs'
import { chunksOf, type FusedKernel, keep, keptBy, runBack } from '../../kernel.ts'
import { sumShared } from './sharing.ts'

const NAME = 'neutrina/RepeatRows'
const SEGMENTS = 32

/** out[j] = x[m] for the rows j of segment m. Inputs x [M, C], offsets int32 [M + 1]; attribute `rows`: offsets[M]. */
export const repeatRows: FusedKernel = {
  name: NAME,
  run: ({ x, offsets }, backend, attrs) => {
    const [segments, columns] = x.shape
    const out = backend.output([attrs.rows as number, columns], NAME)
    backend.machine.run({
      who: NAME,
      job: 'repeatRows',
      args: {
        x: backend.at(x),
        columns,
        offsets: backend.at(offsets),
        segments,
        perChunk: SEGMENTS,
        out: backend.at(out),
      },
      chunks: chunksOf(segments, SEGMENTS),
      work: (attrs.rows as number) * columns,
    })
    if (backend.taped) keep(backend, out, { x, offsets })
    return out
  },
  gradient: (dy, out) => ({ x: () => runBack(`${NAME}Grad`, { dy: dy as tf.Tensor, out })[0] }),
}

export const repeatRowsGrad: FusedKernel = {
  name: `${NAME}Grad`,
  run: ({ dy, out }, backend) => {
    const { x, offsets } = keptBy(backend, out).inputs
    const who = `${NAME}Grad`
    const sum = backend.output(x.shape, who)
    const [rows, columns] = dy.shape
    const at = { offsets: backend.at(offsets), segments: x.shape[0], repeat: 0 }
    sumShared(backend, who, { x: backend.at(dy), rows, columns, out: backend.at(sum) }, at)
    return sum
  },
}
