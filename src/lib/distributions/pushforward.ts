import { ShapeError } from '../../complaint.ts'
import type { Bijection, Context } from '../bijections/index.ts'
import { type Params, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Base, Density, Distribution, Draws } from './distribution.ts'

/**
 * A normalizing flow: the density of data whose latent, the bijection's `forward`, follows the base,
 * ln p(x | c) = ln p_base(f(x; c)) + ln |det ∂f/∂x| (arXiv 2207.00664 eq. 1).
 * @throws ShapeError when base and bijection differ in their columns; `given` and what it returns, when data or context
 * do not fit
 */
export function pushforward<P extends Params>(base: Base, bijection: Bijection<P>): Distribution<P> {
  const { dim, contextDim } = bijection
  const name = `flow from a ${base.name}`
  if (base.dim !== dim) {
    throw new ShapeError({ who: name, wanted: `a bijection of ${base.dim} columns`, got: `one of ${dim}` })
  }
  return {
    name,
    dim,
    contextDim,
    init: bijection.init,
    given(params: P, context?: Tensor2D): Density {
      checkContext(name, contextDim, context)
      return {
        logProb: (x) => tf.tidy(() => logProb(base, bijection, params, x, repeated(name, x.shape[0], context))),
        sample: (key, draws, first = 0) => {
          checkDraws(draws)
          const rows = (context?.shape[0] ?? 1) * draws
          return tf.tidy(() => push(base, bijection, params, base.sample(key, rows, first * draws), draws, context))
        },
        push: (z, draws) => {
          checkDraws(draws)
          return tf.tidy(() => push(base, bijection, params, z, draws, context))
        },
      }
    },
  }
}

function logProb<P extends Params>(base: Base, bijection: Bijection<P>, params: P, x: Tensor2D, context?: Context) {
  const { value, logDet } = bijection.forward(params, x, context)
  return base.logProb(value).add(logDet) as Tensor1D
}

function push<P extends Params>(
  base: Base,
  bijection: Bijection<P>,
  params: P,
  z: Tensor2D,
  draws: number,
  context: Tensor2D | undefined,
): Draws {
  const { value, logDet } = bijection.inverse(params, z, context && { value: context, repeat: draws })
  return { value, logProb: base.logProb(z).sub(logDet) as Tensor1D }
}

function repeated(who: string, rows: number, context?: Tensor2D): Context | undefined {
  if (!context) return undefined
  const repeat = rows / context.shape[0]
  if (Number.isInteger(repeat) && repeat > 0) return { value: context, repeat }
  throw new ShapeError({ who, wanted: `a multiple of ${context.shape[0]} rows, the context's`, got: String(rows) })
}

function checkContext(who: string, contextDim: number, context?: Tensor2D): void {
  const width = context ? context.shape[1] : 0
  if (width === contextDim) return
  const fix = 'pass the same features used in training'
  throw new ShapeError({ who, wanted: `context of width ${contextDim}`, got: context ? `${width}` : 'none', fix })
}

function checkDraws(draws: number): void {
  if (Number.isInteger(draws) && draws > 0) return
  throw new ShapeError({ who: 'sample', wanted: 'a positive number of draws', got: String(draws) })
}
