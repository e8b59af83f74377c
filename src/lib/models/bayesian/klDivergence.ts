import { DomainError } from '../../../complaint.ts'
import { leaves, type Params, type Scalar, tf } from '../../tensor/index.ts'
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
  return tf.tidy(() => {
    const means = leaves(mean).flatMap(({ name, tensor }) => (logVariance[name] ? [tensor.flatten()] : []))
    const widths = Object.values(logVariance).map((width) => width.flatten())
    // beyond the layers' bound too, so that a width there is pulled back
    const l = tf.concat(widths)
    const squares = tf.concat(means).square().add(l.exp()).mul(precision)
    const constant = l.size * (1 + Math.log(precision))
    return squares.sub(l).sum().sub(constant).mul(0.5) as Scalar
  })
}
