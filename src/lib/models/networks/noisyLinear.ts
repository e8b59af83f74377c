import {
  type Activation,
  bayesianLayer,
  layerNorm,
  repeatRows,
  type Tensor2D,
  tf,
  type WeightNoise,
} from '../../tensor/index.ts'
import type { LinearParams } from './linear.ts'
import { checkWidth, type NetworkContext } from './networkContext.ts'

interface Given {
  readonly x: Tensor2D
  readonly activation: Activation
  readonly context: NetworkContext | undefined
  readonly residual: Tensor2D | undefined
}

/**
 * A linear layer whose weights are drawn for each row by local reparametrisation. Rows that share a context are drawn for
 * independently of each other, which keeps mean and variance of each, as convolutions do (arXiv 1506.02557 section 2.3).
 */
export function applyNoisy(
  { mean, logVariance, key }: WeightNoise,
  { x, activation, context, residual }: Given,
): Tensor2D {
  const { weight, bias, contextWeight, gain, shift } = mean as LinearParams
  const own = { x, weight, logVariance: logVariance.weight, bias }
  const inputs = context && contextWeight ? withContext(own, contextWeight, logVariance.contextWeight, context) : own
  const active = bayesianLayer(inputs, key, activation)
  const normed = gain && shift ? layerNorm(active, gain, shift) : active
  return residual ? (normed.add(residual) as Tensor2D) : normed
}

type Own = Parameters<typeof bayesianLayer>[0]

/** The context as further columns of the rows. */
function withContext(own: Own, weight: Tensor2D, logVariance: Tensor2D, context: NetworkContext): Own {
  checkWidth(context, weight)
  return {
    ...own,
    x: tf.concat2d([own.x, spread(context, own.x.shape[0])], 1),
    weight: tf.concat2d([own.weight, weight], 0),
    logVariance: tf.concat2d([own.logVariance, logVariance], 0),
  }
}

function spread({ value, offsets, repeat = 1 }: NetworkContext, rows: number): Tensor2D {
  if (offsets) return repeatRows(value, offsets, rows)
  if (repeat === 1) return value
  return value.expandDims(1).tile([1, repeat, 1]).reshape([rows, value.shape[1]]) as Tensor2D
}
