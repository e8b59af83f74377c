import { ShapeError } from '../../complaint.ts'
import { type Params, type Tensor2D, tf } from '../tensor/index.ts'
import type { Bijection, Context } from './bijection.ts'

type Direction<P extends Params> = Bijection<P>['forward']

/**
 * The bijection with every call checked, so that its mathematics need no checks of its own, and with its intermediate
 * tensors freed.
 * @returns a record whose `forward` and `inverse` throw ShapeError when the data's or the context's shape does not fit, or
 * a context is missing or not wanted
 */
export function defineBijection<P extends Params>(bijection: Bijection<P>): Bijection<P> {
  return {
    ...bijection,
    forward: checked(bijection, bijection.forward),
    inverse: checked(bijection, bijection.inverse),
  }
}

function checked<P extends Params>(bijection: Bijection<P>, apply: Direction<P>): Direction<P> {
  return (params, x, context) => {
    checkData(bijection, x)
    checkContext(bijection, x.shape[0], context)
    return tf.tidy(() => apply(params, x, context))
  }
}

function checkData({ name, dim }: Bijection, x: Tensor2D): void {
  if (x.rank === 2 && x.shape[1] === dim) return
  throw new ShapeError({ who: name, wanted: `data of shape [N, ${dim}]`, got: `[${x.shape}]` })
}

function checkContext({ name, contextDim }: Bijection, rows: number, context?: Context): void {
  if (!context) {
    if (contextDim === 0) return
    const fix = 'pass the same features used in training'
    throw new ShapeError({ who: name, wanted: `context of width ${contextDim}`, got: 'no context', fix })
  }
  const { value, repeat } = context
  if (contextDim === 0) {
    const fix = 'leave the context out'
    throw new ShapeError({ who: name, wanted: 'no context', got: `one of shape [${value.shape}]`, fix })
  }
  if (value.rank !== 2 || value.shape[1] !== contextDim) {
    const fix = 'pass the same features used in training'
    throw new ShapeError({ who: name, wanted: `context of width ${contextDim}`, got: `shape [${value.shape}]`, fix })
  }
  if (!Number.isInteger(repeat) || repeat < 1 || value.shape[0] * repeat !== rows) {
    const got = `${value.shape[0]} rows repeated ${repeat} times`
    throw new ShapeError({ who: name, wanted: `context for ${rows} rows of data`, got })
  }
}
