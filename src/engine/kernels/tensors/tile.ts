import * as tf from '@tensorflow/tfjs'
import { byTfjs, type Kernel } from '../../kernel.ts'
import { FOUR_BYTES } from './copyRows.ts'
import { copyStrided, stepsOf } from './copyStrided.ts'

/** A tensor over and over; of types that have not 4 bytes, tfjs's own. */
export const tile: Kernel = {
  name: tf.Tile,
  run: (inputs, backend, attrs) => {
    const { x } = inputs
    const times = attrs.reps as number[]
    if (!FOUR_BYTES.includes(x.dtype)) return byTfjs(tf.Tile, inputs, backend, attrs)
    const out = backend.output(
      x.shape.map((length, axis) => length * times[axis]),
      tf.Tile,
      x.dtype,
    )
    const steps = stepsOf(x.shape)
    const axes = x.shape.flatMap((length, axis) => [
      { length: times[axis], step: 0 },
      { length, step: steps[axis] },
    ])
    copyStrided(tf.Tile, backend, backend.at(x), backend.at(out), axes)
    return out
  },
}
