import { DomainError } from '../../complaint.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'
import { affineCoupling } from './affineCoupling.ts'
import type { Direction, Mapped, Transformer } from './bijection.ts'
import { putColumns, takeColumns } from './columns.ts'

/** How far an affine transformer may scale. */
export interface AffineOptions {
  /** ln of the scale stays within ± bound. */
  bound?: number
  /** Factor on both raw numbers: below 1 a network starts near the identity and moves away slowly. */
  gain?: number
}

/**
 * The transformer of RealNVP: y = x exp(s) + gain · b, with s = bound · tanh(gain · a / bound) of the raw numbers a and b, so
 * that no scale overflows (Dinh et al., arXiv 1605.08803 eq. 4, and the tanh of its section 4.1 scaled by a constant); 2 raw
 * numbers a column, a before b. Defined everywhere. Gain 0.1 and bound 1 are the soft clamp of arXiv 2104.04543's code.
 * @throws DomainError for a bound or a gain that is not positive
 */
export function affine({ bound = 3, gain = 1 }: AffineOptions = {}): Transformer {
  for (const [name, value] of Object.entries({ bound, gain })) {
    if (value > 0 && value < Infinity) continue
    throw new DomainError({ who: 'affine transformer', wanted: `a positive ${name}`, got: String(value) })
  }
  return {
    name: 'affine',
    numbers: 2,
    identity: 0,
    forward: (x, raw, columns) => transform(x, raw, columns, { bound, gain }, 'forward'),
    inverse: (y, raw, columns) => transform(y, raw, columns, { bound, gain }, 'inverse'),
  }
}

function transform(
  x: Tensor2D,
  raw: Tensor2D,
  columns: readonly number[],
  { bound, gain }: Required<AffineOptions>,
  direction: Direction,
): Mapped {
  const every = (first: number) => columns.map((_, i) => 2 * i + first)
  const s = times(tf.tanh(times(takeColumns(raw, every(0)), gain / bound)), bound)
  const t = times(takeColumns(raw, every(1)), gain)
  const { value, logDet } = affineCoupling({ x: takeColumns(x, columns), s, t }, direction)
  return { value: putColumns(x, columns, value), logDet }
}

const times = (x: Tensor2D, factor: number): Tensor2D => (factor === 1 ? x : (x.mul(factor) as Tensor2D))
