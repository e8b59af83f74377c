import { DomainError, ShapeError } from '../../complaint.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'
import type { Bijection, Context } from './bijection.ts'
import { checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** Which columns of the context the data is taken relative to. */
export interface ContextShiftOptions {
  contextDim: number
  /** The context's columns `from` … `from + scale.length − 1` are the centres, one for each column of the data. */
  from: number
  /** Width of the data around the centre, column by column. */
  scale: ArrayLike<number>
}

/**
 * y = (x − centre(c)) / scale: data around a point that the context names, such as what is
 * asked for around a first estimate of it. No parameters; the log-determinant is −Σ ln scale.
 * @throws ShapeError when the centres are not columns of the context; DomainError for a scale that is not positive
 */
export function contextShift({ contextDim, from, scale }: ContextShiftOptions): Bijection<Record<string, never>> {
  const who = 'context shift'
  const scales = Float32Array.from(scale)
  const dim = scales.length
  checkDim(who, dim)
  if (!(Number.isInteger(from) && from >= 0 && from + dim <= contextDim)) {
    const wanted = `${dim} of the ${contextDim} columns of the context`
    throw new ShapeError({ who, wanted, got: `columns ${from} … ${from + dim - 1}` })
  }
  const bad = scales.findIndex((s) => !(s > 0 && s < Infinity))
  if (bad >= 0) throw new DomainError({ who, wanted: 'positive scales', got: `${scales[bad]} in column ${bad}` })
  const logDet = -scales.reduce((sum, s) => sum + Math.log(s), 0)
  const centre = ({ value, repeat }: Context) => {
    const own = value.slice([0, from], [-1, dim])
    if (repeat === 1) return own
    return own
      .expandDims(1)
      .tile([1, repeat, 1])
      .reshape([value.shape[0] * repeat, dim]) as Tensor2D
  }
  return defineBijection({
    name: who,
    dim,
    contextDim,
    init: () => ({}),
    forward: (_, x, context) => ({
      value: x.sub(centre(context!)).div(tf.tensor1d(scales)),
      logDet: tf.scalar(logDet),
    }),
    inverse: (_, y, context) => ({
      value: y.mul(tf.tensor1d(scales)).add(centre(context!)),
      logDet: tf.scalar(-logDet),
    }),
  })
}
