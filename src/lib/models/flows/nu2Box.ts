import {
  type Bijection,
  type Conditioner,
  type Context,
  chain,
  coupling,
  rationalQuadraticSpline,
  type Transformer,
  tanhBox,
} from '../../bijections/index.ts'
import { type Key, type Params, split, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from '../networks/linear.ts'
import type { Nu2BoxShape } from './nu2FlowsShape.ts'

const DIM = 6
const EVEN = [0, 2, 4]
const ODD = [1, 3, 5]

// the derivatives of the splines' knots are softplus(raw) + 1e-3 = 1
const RAW_ONE = Math.log(Math.exp(1 - 1e-3) - 1)

/**
 * The map of the ATLAS version: tanh, then couplings on [−1, 1]⁶ that transform odd and even columns in turn; the columns
 * that condition a coupling go through a spline of their own. All splines start as the identity.
 */
export function nu2Box(shape: Nu2BoxShape, contextDim: number): Bijection<readonly Params[]> {
  const transformer = rationalQuadraticSpline({ bins: shape.bins, bound: 1, logitScale: 1 / Math.sqrt(shape.width) })
  const links = Array.from({ length: shape.couplings }, (_, i) => {
    // the published list runs from the latent to the data
    const [moved, passed] = (shape.couplings - 1 - i) % 2 === 0 ? [ODD, EVEN] : [EVEN, ODD]
    const conditional = coupling({
      dim: DIM,
      columns: moved,
      transformer,
      conditioner: (sizes) => conditioner(sizes, shape, contextDim),
    })
    return [conditional, splineOf(passed, transformer)] as Bijection[]
  })
  return chain([tanhBox(DIM, shape.prescale) as Bijection, ...links.flat()])
}

/** A learned spline of some columns that nothing conditions. */
function splineOf(columns: readonly number[], transformer: Transformer): Bijection<{ raw: Tensor1D }> {
  const rows = (raw: Tensor1D, x: Tensor2D) => tf.zeros([x.shape[0], raw.size]).add(raw) as Tensor2D
  return {
    name: `spline of columns ${columns.join(', ')}`,
    dim: DIM,
    contextDim: 0,
    init: () => ({ raw: tf.fill([columns.length * transformer.numbers], RAW_ONE) }),
    forward: ({ raw }, x) => transformer.forward(x, rows(raw, x), columns),
    inverse: ({ raw }, y) => transformer.inverse(y, rows(raw, y), columns),
  }
}

type BoxNetwork = {
  readonly input: LinearParams
  readonly hidden: LinearParams
  readonly output: LinearParams
}

/** Linear, SiLU, linear with context, SiLU, linear with context; the last one starts as the identity spline. */
function conditioner(
  { inputs, outputs }: { inputs: number; outputs: number },
  { width }: Nu2BoxShape,
  contextDim: number,
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
          bias: tf.fill([outputs], RAW_ONE),
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
