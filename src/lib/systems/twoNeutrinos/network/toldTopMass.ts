import { type DenseNetworkParams, denseNetwork } from '../../../models/index.ts'
import { type Key, logSumExp, split, type Tensor1D, type Tensor2D, tf } from '../../../tensor/index.ts'

/** Weights of what a network does with the mass of the top. */
export type ToldTopMassParams = { readonly told: DenseNetworkParams; readonly curve: DenseNetworkParams }

/** What a network does with the mass of the top, standardised; `pooled` [M, summary] is what it knows of each event without it. */
export interface ToldTopMass {
  init(key: Key): ToldTopMassParams
  /** What the mass adds to the flow's context, [M, context]; nothing before any training. */
  told(params: ToldTopMassParams, pooled: Tensor2D, mass: Tensor2D, dropoutKey?: Key): Tensor2D
  /** The coefficients of ln p(event | mass) = c₁ s + c₂ s² of the standardised mass s, up to a constant of the event; [M, 2]. */
  curve(params: ToldTopMassParams, pooled: Tensor2D, dropoutKey?: Key): Tensor2D
}

const POWERS = 2

/** A network that is told the mass of the top, and learns each event's likelihood of it. */
export function toldTopMass(
  summary: number,
  context: number,
  { width, dropout }: { readonly width: number; readonly dropout: number },
): ToldTopMass {
  const shape = { width, blocks: 0, dropout }
  const told = denseNetwork({ ...shape, inputs: summary + 1, outputs: context })
  const curve = denseNetwork({ ...shape, inputs: summary, outputs: POWERS })
  return {
    init: (key) => {
      const [forTold, forCurve] = split(key, 2)
      return { told: silent(told.init(forTold)), curve: silent(curve.init(forCurve)) }
    },
    told: (params, pooled, mass, dropoutKey) =>
      told.apply(params.told, tf.concat2d([pooled, mass], 1), undefined, dropoutKey),
    curve: (params, pooled, dropoutKey) => curve.apply(params.curve, pooled, undefined, dropoutKey),
  }
}

/** The same network with nothing at its end. */
function silent({ input, blocks, output }: DenseNetworkParams): DenseNetworkParams {
  const { weight, bias } = output
  const quiet = { ...output, weight: tf.zerosLike(weight), bias: tf.zerosLike(bias) }
  tf.dispose([weight, bias])
  return { input, blocks, output: quiet }
}

/** Masses that events were generated with, standardised, and the share of events that each has. */
export interface MassPrior {
  readonly masses: readonly number[]
  readonly shares: readonly number[]
}

/**
 * ln p(mass | event) − ln share(mass) by Bayes' theorem, [M]: with c of `curve` and r(s) = c₁ s + c₂ s²,
 * r(s) − ln Σₖ shareₖ exp r(sₖ). Its mean is greatest where exp r is the likelihood of the mass, whatever the shares.
 * @param curve [M, 2]
 * @param mass of each event, [M, 1]
 */
export function massPosterior(curve: Tensor2D, mass: Tensor2D, { masses, shares }: MassPrior): Tensor1D {
  const powers = tf.tensor2d([...masses, ...masses.map((s) => s * s)], [POWERS, masses.length])
  const all = curve.matMul(powers).add(tf.tensor1d(shares.map(Math.log)))
  const own = curve.mul(tf.concat2d([mass, mass.square()], 1)).sum(1)
  return own.sub(logSumExp(all)) as Tensor1D
}
