import { ShapeError } from '../../../complaint.ts'
import { type Scalar, softplus, type Tensor1D, tf } from '../../tensor/index.ts'

/**
 * The binary cross-entropy of weighted rows, Σ w (ln(1 + eˡ) − y l) / Σ w with the logit l: the mean of −ln D over the rows of
 * label 1 and −ln (1 − D) over those of label 0 (arXiv 1907.08209 eq. 3); finite for logits of any size.
 * @param logits [N]
 * @param labels [N], 1 for the first sample and 0 for the second
 * @param weights [N], not negative, not all zero; 1 where not given
 * @throws ShapeError when their lengths differ
 */
export function crossEntropy(logits: Tensor1D, labels: Tensor1D, weights?: Tensor1D): Scalar {
  const others = weights ? [labels, weights] : [labels]
  const wrong = others.find(({ shape }) => shape[0] !== logits.shape[0])
  if (wrong) throw new ShapeError({ who: 'crossEntropy', wanted: `${logits.shape[0]} rows`, got: `${wrong.shape[0]}` })
  return tf.tidy(() => {
    const each = softplus(logits).sub(logits.mul(labels))
    return (weights ? each.mul(weights).sum().div(weights.sum()) : each.mean()) as Scalar
  })
}
