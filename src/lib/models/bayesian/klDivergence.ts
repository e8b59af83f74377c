import { DomainError } from '../../../complaint.ts'
import { hasFused, leaves, type Params, runFused, type Scalar, type Tensor, tf } from '../../tensor/index.ts'
import type { MeanFieldParams } from './meanField.ts'

/**
 * The Kullback-Leibler divergence of the weights' posterior from independent normals of width `priorWidth`, in closed form:
 * ½ Σ [(μ² + σ²) / s² − ln σ² − 1 + ln s²] (arXiv 2104.04543 eq. 8).
 * @throws DomainError for a width that is not positive
 */
export function klDivergence<P extends Params>({ mean, logVariance }: MeanFieldParams<P>, priorWidth: number): Scalar {
  if (!(priorWidth > 0 && priorWidth < Infinity)) {
    throw new DomainError({ who: 'prior of the weights', wanted: 'a positive width', got: String(priorWidth) })
  }
  const precision = 1 / priorWidth ** 2
  const pairs = leaves(mean).flatMap(({ name, tensor }) =>
    logVariance[name] ? [[tensor, logVariance[name]] as const] : [],
  )
  if (!hasFused('Divergence')) return klDivergenceReference(pairs, precision)
  const inputs = pairs.flatMap(([own, width], i) => [[`mean${i}`, own] as const, [`logVariance${i}`, width] as const])
  return runFused('Divergence', Object.fromEntries(inputs), { precision })[0] as Scalar
}

/** `klDivergence` of pairs of means and ln σ² composed of plain operations. */
export const klDivergenceReference = (pairs: readonly (readonly [Tensor, Tensor])[], precision: number): Scalar =>
  tf.tidy(() => {
    // beyond the layers' bound too, so that a width there is pulled back
    const l = tf.concat(pairs.map(([, width]) => width.flatten()))
    const squares = tf
      .concat(pairs.map(([own]) => own.flatten()))
      .square()
      .add(l.exp())
      .mul(precision)
    const constant = l.size * (1 + Math.log(precision))
    return squares.sub(l).sum().sub(constant).mul(0.5) as Scalar
  })
