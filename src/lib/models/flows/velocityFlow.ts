import { ConfigError, ShapeError } from '../../../complaint.ts'
import { type Density, type Distribution, type Draws, standardNormal } from '../../distributions/index.ts'
import { type Key, type Scalar, split, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'
import { applyLinear, initLinear, type LinearParams } from '../networks/linear.ts'
import type { NetworkContext } from '../networks/networkContext.ts'
import { type NoisePath, pathsAt } from './noisePaths.ts'

/** What the velocity of a flow is made of. */
export interface VelocityShape {
  /** Columns of the data. */
  readonly dim: number
  /** Width of the context; 0: none. */
  readonly contextDim: number
  /** Of both hidden layers. */
  readonly width: number
  /** Steps from noise to data, two calls of the velocity each. */
  readonly steps: number
}

/** Weights of a velocity: two hidden layers, and a linear part. */
export type VelocityParams = {
  readonly input: LinearParams
  readonly hidden: LinearParams
  readonly output: LinearParams
  /** [dim, dim] */
  readonly linear: Tensor2D
}

/** A flow along a learnt velocity. */
export interface VelocityFlow extends Distribution<VelocityParams> {
  /** v at rows x [N, dim] and their times [N]. */
  velocity(params: VelocityParams, x: Tensor2D, times: Tensor1D, context?: NetworkContext): Tensor2D
  /** Its divergence Σ ∂v_j/∂x_j beside it, [N]. */
  divergence(params: VelocityParams, x: Tensor2D, times: Tensor1D, context?: NetworkContext): Tensor1D
}

/** Time, and cosines and sines of its multiples of π. */
const HARMONICS = 4
const TIMES = 1 + 2 * HARMONICS

/**
 * A continuous flow ẋ = v(x, t, c) from standard normal rows at time 0 to data at time 1 (arXiv 2210.02747). The velocity is
 * v = W₃ h₂ + A x, h₂ = h₁ + silu(W₂ h₁ + c), h₁ = silu(W₁ (x, t) + c), so its divergence is exact for the price of one more
 * product: tr A + Σ_k s₁ₖ Pₖₖ + Σ_kl s₁ₖ (W₂ ∘ Pᵀ)ₖₗ s₂ₗ with P = W₃ W₁ and the slopes s of both layers. The density
 * follows, ln p(x₁) = ln p(x₀) − ∫ ∇·v dt, along the midpoint rule, whose error falls with the square of the number of steps.
 * @throws ConfigError for a number of steps that is not a positive whole number
 */
export function velocityFlow({ dim, contextDim, width, steps }: VelocityShape): VelocityFlow {
  if (!(Number.isInteger(steps) && steps >= 1)) {
    throw new ConfigError({ who: 'velocityFlow', wanted: 'a positive whole number of steps', got: String(steps) })
  }
  const base = standardNormal(dim)
  const name = 'flow along a velocity'
  const at = (x: Tensor2D, times: Tensor1D) => tf.concat2d([x, timeColumns(times)], 1)

  const velocity: VelocityFlow['velocity'] = (params, x, times, context) =>
    tf.tidy(() => {
      const first = applyLinear(params.input, at(x, times), 'silu', context)
      const second = applyLinear(params.hidden, first, 'silu', context)
      return applyLinear(params.output, first.add(second) as Tensor2D, 'identity').add(
        x.matMul(params.linear),
      ) as Tensor2D
    })

  const divergence: VelocityFlow['divergence'] = (params, x, times, context) =>
    tf.tidy(() => {
      const a = applyLinear(params.input, at(x, times), 'identity', context)
      const b = applyLinear(params.hidden, a.mul(a.sigmoid()) as Tensor2D, 'identity', context)
      const [s, r] = [a, b].map(slopeOfSilu)
      // P [second, first]
      const product = params.output.weight.matMul(params.input.weight.slice([0, 0], [dim, -1]))
      const diagonal = product.mul(tf.eye(width)).sum(1)
      const crossed = s.matMul(params.hidden.weight.mul(product.transpose()))
      const trace = params.linear.mul(tf.eye(dim)).sum()
      return s.mul(diagonal).add(crossed.mul(r)).sum(1).add(trace) as Tensor1D
    })

  /** Rows from one time to the other, and ∫ ∇·v dt on the way. */
  const follow = (params: VelocityParams, start: Tensor2D, back: boolean, context?: NetworkContext) => {
    const h = (back ? -1 : 1) / steps
    let state = { x: start.clone(), change: tf.zeros([start.shape[0]]) as Tensor1D }
    for (let i = 0; i < steps; i++) {
      const before = state
      state = tf.tidy(() => {
        const time = (back ? 1 : 0) + i * h
        const rows = (t: number) => tf.fill([start.shape[0]], t) as Tensor1D
        const half = before.x.add(velocity(params, before.x, rows(time), context).mul(h / 2)) as Tensor2D
        const middle = rows(time + h / 2)
        return {
          x: before.x.add(velocity(params, half, middle, context).mul(h)) as Tensor2D,
          change: before.change.add(divergence(params, half, middle, context).mul(h)) as Tensor1D,
        }
      })
      tf.dispose(before)
    }
    return state
  }

  return {
    ...{ name, dim, contextDim, velocity, divergence },
    init: (key) => {
      const [forInput, forHidden, forOutput] = split(key, 3)
      const layer = (own: Key, inputs: number, outputs: number, context: number) =>
        initLinear(own, { inputs, outputs, contextDim: context, norm: false })
      return {
        input: layer(forInput, dim + TIMES, width, contextDim),
        hidden: layer(forHidden, width, width, contextDim),
        output: layer(forOutput, width, dim, 0),
        linear: tf.zeros([dim, dim]),
      }
    },
    given: (params, context, shape): Density => {
      if (shape) throw new ShapeError({ who: name, wanted: 'no latent shape', got: `[${shape.shape}]` })
      const rows = context?.shape[0] ?? 1
      const shared = (n: number): NetworkContext | undefined => context && { value: context, repeat: n / rows }
      const backwards = (x: Tensor2D) => follow(params, x, true, shared(x.shape[0]))
      const push = (z: Tensor2D, draws: number): Draws =>
        tf.tidy(() => {
          const { x, change } = follow(params, z, false, shared(rows * draws))
          return { value: x, logProb: base.logProb(z).sub(change) as Tensor1D }
        })
      return {
        logProb: (x) =>
          tf.tidy(() => {
            const { x: z, change } = backwards(x)
            // the way back has the opposite sign
            return base.logProb(z).add(change) as Tensor1D
          }),
        latent: (x) => tf.tidy(() => backwards(x).x),
        sample: (key, draws, first = 0) => tf.tidy(() => push(base.sample(key, rows * draws, first * draws), draws)),
        push,
      }
    },
  }
}

/** What a velocity is compared at. */
export interface MatchingRows {
  /** [N, dim] */
  readonly data: Tensor2D
  /** [N, dim] */
  readonly noise: Tensor2D
  /** [N], from 0 to 1 */
  readonly times: Tensor1D
  /** [N, columns] */
  readonly context?: Tensor2D
  /** `straight` if not given. */
  readonly path?: NoisePath
}

/**
 * The mean square distance of a velocity from those of the paths from noise to data (arXiv 2210.02747 eq. 9), whose minimum carries
 * the noise into the data. Along `circle` it is a diffusion model's that learns the velocity of its angle (arXiv 2202.00512 section 4),
 * and the flow is its probability flow.
 */
export function matchingLoss(
  flow: VelocityFlow,
  params: VelocityParams,
  { data, noise, times, context, path = 'straight' }: MatchingRows,
): Scalar {
  const { at, velocity } = pathsAt(path, noise, data, times)
  return flow
    .velocity(params, at, times, context && { value: context })
    .sub(velocity)
    .square()
    .mean() as Scalar
}

/** [N, 1 + 2 harmonics] */
function timeColumns(times: Tensor1D): Tensor2D {
  const t = times.expandDims(1)
  const angles = t.mul(tf.range(1, HARMONICS + 1).mul(Math.PI))
  return tf.concat([t.mul(2).sub(1), angles.cos(), angles.sin()], 1) as Tensor2D
}

/** d/da of a σ(a), σ (1 + a (1 − σ)). */
function slopeOfSilu(a: Tensor2D): Tensor2D {
  const gate = a.sigmoid()
  return gate.mul(a.mul(tf.scalar(1).sub(gate)).add(1)) as Tensor2D
}
