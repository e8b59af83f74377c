import * as tf from '@tensorflow/tfjs'
import { UNARY } from '../../jobs/index.ts'
import { byTfjs, chunksOf, type Kernel } from '../../kernel.ts'

/** Numbers of a chunk. */
const PART = 8192

function unary(name: string, operation: number): Kernel {
  const run: Kernel['run'] = (inputs, backend, attrs) => {
    const { x } = inputs
    if (x.dtype !== 'float32') return byTfjs(name, inputs, backend, attrs)
    const out = backend.output(x.shape, name)
    const count = tf.util.sizeFromShape(x.shape)
    const alpha = Number(attrs?.alpha ?? 0)
    backend.machine.run({
      who: name,
      job: 'unary',
      args: { operation, x: backend.at(x), out: backend.at(out), count, alpha, perChunk: PART },
      chunks: chunksOf(count, PART),
      work: count * 8,
    })
    return out
  }
  return { name, run }
}

/** Operations of a float32 tensor, number by number; of other types, tfjs's own. */
export const unaries = UNARY.map(unary)
