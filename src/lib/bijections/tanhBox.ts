import { DomainError } from '../../complaint.ts'
import { type Tensor1D, tf } from '../tensor/index.ts'
import type { Bijection } from './bijection.ts'
import { checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** Nearest to ±1 that float32 keeps apart from it: the inverse stays finite. */
const LARGEST = 1 - 2 ** -23

/**
 * y = tanh(prescale · x), from all numbers to (−1, 1), column by column, with its Jacobian
 * ln prescale + ln(1 − y²) = ln prescale + 2 (ln 2 − |p| − ln(1 + e^(−2|p|))), p = prescale · x, which stays exact for large x.
 * @throws DomainError for a prescale that is not positive
 */
export function tanhBox(dim: number, prescale: number): Bijection<Record<string, never>> {
  const who = 'tanh'
  checkDim(who, dim)
  if (!(prescale > 0 && prescale < Infinity)) {
    throw new DomainError({ who, wanted: 'a positive prescale', got: String(prescale) })
  }
  const logDet = (p: tf.Tensor2D) => {
    const size = tf.abs(p)
    const columns = size
      .neg()
      .sub(tf.log1p(tf.exp(size.mul(-2))))
      .add(Math.LN2)
      .mul(2)
      .add(Math.log(prescale))
    return columns.sum(1) as Tensor1D
  }
  return defineBijection({
    name: who,
    dim,
    contextDim: 0,
    image: [-1, 1],
    init: () => ({}),
    forward: (_, x) => {
      const p = x.mul(prescale) as tf.Tensor2D
      return { value: tf.tanh(p), logDet: logDet(p) }
    },
    inverse: (_, y) => {
      const p = tf.atanh(y.clipByValue(-LARGEST, LARGEST)) as tf.Tensor2D
      return { value: p.div(prescale) as tf.Tensor2D, logDet: logDet(p).neg() as Tensor1D }
    },
  })
}
