import { ShapeError } from '../../complaint.ts'
import { hasFused, runFused, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Direction } from './bijection.ts'

/** What an affine map of rows is made of, [N, d] each: the data (forward) or the latent (inverse), ln of the scale, offset. */
export interface AffineInputs {
  x: Tensor2D
  s: Tensor2D
  t: Tensor2D
}

/** The value [N, d], and the log-determinant of its direction [N]. */
export type AffineOutputs = {
  value: Tensor2D
  logDet: Tensor1D
}

/**
 * y = x exp(s) + t forward, x = (y − t) exp(−s) inverse; ln |det| = ± Σ s over the columns (Dinh et al., arXiv 1605.08803
 * eqs. 4-8).
 * @throws ShapeError when the shapes of x, s and t differ
 */
export function affineCoupling(inputs: AffineInputs, direction: Direction): AffineOutputs {
  checkShapes(inputs)
  if (!hasFused('AffineCoupling')) return affineCouplingReference(inputs, direction)
  const [value, logDet] = runFused('AffineCoupling', { ...inputs }, { inverse: direction === 'inverse' })
  return { value: value as Tensor2D, logDet: logDet as Tensor1D }
}

function checkShapes({ x, s, t }: AffineInputs): void {
  const wanted = x.shape.join()
  if (s.shape.join() === wanted && t.shape.join() === wanted) return
  const got = `[${s.shape}] and [${t.shape}]`
  throw new ShapeError({ who: 'affine coupling', wanted: `scales and offsets of shape [${x.shape}]`, got })
}

/** `affineCoupling` composed of plain operations; differentiable in everything, both directions. */
export const affineCouplingReference = ({ x, s, t }: AffineInputs, direction: Direction): AffineOutputs =>
  tf.tidy(() => {
    const logDet = s.sum(1) as Tensor1D
    if (direction === 'forward') return { value: x.mul(s.exp()).add(t) as Tensor2D, logDet }
    return { value: x.sub(t).mul(s.neg().exp()) as Tensor2D, logDet: logDet.neg() as Tensor1D }
  })
