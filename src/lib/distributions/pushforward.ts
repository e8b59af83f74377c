import { ShapeError } from '../../complaint.ts'
import type { Bijection, Context } from '../bijections/index.ts'
import { type Params, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Base, Density, Distribution, Draws, LatentShape } from './distribution.ts'

/**
 * A normalizing flow: the density of data whose latent, the bijection's `forward`, follows the base,
 * ln p(x | c) = ln p_base(f(x; c)) + ln |det ∂f/∂x| (arXiv 2207.00664 eq. 1).
 * @throws ShapeError when base and bijection differ in their columns; `given` and what it returns, when data, context or shape
 * do not fit, or a base has a shape that is given one
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
    given(params: P, context?: Tensor2D, shape?: LatentShape): Density {
      checkContext(name, contextDim, context)
      const baseOf = shapedBase(name, base, context?.shape[0] ?? 1, shape)
      const forward = (x: Tensor2D) => bijection.forward(params, x, repeated(name, x.shape[0], context))
      return {
        logProb: (x) =>
          tf.tidy(() => {
            const { value, logDet } = forward(x)
            return baseOf(x.shape[0]).logProb(value).add(logDet) as Tensor1D
          }),
        latent: (x) => tf.tidy(() => forward(x).value),
        sample: (key, draws, first = 0) => {
          checkDraws(draws)
          const rows = (context?.shape[0] ?? 1) * draws
          return tf.tidy(() => {
            const own = baseOf(rows)
            return push(own, bijection, params, own.sample(key, rows, first * draws), draws, context)
          })
        },
        push: (z, draws) => {
          checkDraws(draws)
          return tf.tidy(() => push(baseOf(z.shape[0]), bijection, params, z, draws, context))
        },
      }
    },
  }
}

/** The base for some rows of data, in the shape of each context row. */
function shapedBase(who: string, base: Base, contexts: number, shape?: LatentShape): (rows: number) => Base {
  if (!shape) return () => base
  if (!base.shaped) {
    throw new ShapeError({ who, wanted: 'no latent shape, for this base has one of its own', got: `[${shape.shape}]` })
  }
  if (shape.shape[0] !== contexts || shape.shape[1] !== 1 + 2 * base.dim) {
    throw new ShapeError({
      who,
      wanted: `a latent shape of [${contexts}, ${1 + 2 * base.dim}]`,
      got: `[${shape.shape}]`,
    })
  }
  return (rows) => base.shaped!(shape, rows / contexts)
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
