import {
  type Bijection,
  type Conditioner,
  type Context,
  chain,
  coupling,
  rationalQuadraticSpline,
  tanhBox,
  unconditioned,
} from '../../bijections/index.ts'
import { type Key, type Params, split, tf } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from '../networks/linear.ts'

/** A flow on a box with a uniform base. */
export interface BoxCouplingsShape {
  /** Columns of the data. */
  readonly dim: number
  readonly contextDim: number
  readonly couplings: number
  readonly bins: number
  /** Width of the conditioners' hidden layers. */
  readonly width: number
  /** Factor on the data before tanh. */
  readonly prescale: number
}

/**
 * tanh, then spline couplings on [−1, 1]^dim that transform odd and even columns in turn; the columns that condition a
 * coupling go through a spline of their own. All splines start as the identity.
 */
export function boxCouplings(shape: BoxCouplingsShape): Bijection<readonly Params[]> {
  const { dim, couplings, bins, width, prescale } = shape
  const transformer = rationalQuadraticSpline({ bins, bound: 1, logitScale: 1 / Math.sqrt(width) })
  const columns = Array.from({ length: dim }, (_, c) => c)
  const [even, odd] = [0, 1].map((rest) => columns.filter((c) => c % 2 === rest))
  const links = Array.from({ length: couplings }, (_, i) => {
    // the published list runs from the latent to the data
    const [moved, passed] = (couplings - 1 - i) % 2 === 0 ? [odd, even] : [even, odd]
    const conditioner = (sizes: Sizes) => conditionerOf(sizes, shape, transformer.identity)
    return [
      coupling({ dim, columns: moved, transformer, conditioner }),
      unconditioned({ dim, columns: passed, transformer }),
    ] as Bijection[]
  })
  return chain([tanhBox(dim, prescale) as Bijection, ...links.flat()])
}

type Sizes = Pick<Conditioner, 'inputs' | 'outputs'>

type BoxNetwork = {
  readonly input: LinearParams
  readonly hidden: LinearParams
  readonly output: LinearParams
}

/** Linear, SiLU, linear with context, SiLU, linear with context; the last one starts as the identity of the spline. */
function conditionerOf(
  { inputs, outputs }: Sizes,
  { width, contextDim }: BoxCouplingsShape,
  identity: number,
): Conditioner<BoxNetwork> {
  return {
    inputs,
    contextDim,
    outputs,
    init: (key: Key) => {
      const [forInput, forHidden] = split(key, 2)
      return {
        input: initLinear(forInput, { inputs, contextDim: 0, outputs: width, norm: false }),
        hidden: initLinear(forHidden, { inputs: width, contextDim, outputs: width, norm: false }),
        output: {
          weight: tf.zeros([width, outputs]),
          bias: tf.fill([outputs], identity),
          contextWeight: tf.zeros([contextDim, outputs]),
        },
      }
    },
    apply: ({ input, hidden, output }, x, context?: Context) => {
      const first = applyLinear(input, x, 'silu')
      return applyLinear(output, applyLinear(hidden, first, 'silu', context), 'identity', context)
    },
  }
}
