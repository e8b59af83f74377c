import { DomainError } from '../../complaint.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'
import { affineCoupling } from './affineCoupling.ts'
import type { Direction, Mapped, Transformer } from './bijection.ts'
import { putColumns, takeColumns } from './columns.ts'

/** How far an affine transformer may scale. */
export interface AffineOptions {
  /** ln of the scale stays within ± bound. */
  bound?: number
}

/**
 * The transformer of RealNVP: y = x exp(s) + t, with s = bound · tanh(a / bound) of the raw number a, so that no scale
 * overflows (Dinh et al., arXiv 1605.08803 eq. 4, and the tanh of its section 4.1 scaled by a constant); 2 raw numbers a
 * column, a before t. Defined everywhere.
 * @throws DomainError for a bound that is not positive
 */
export function affine({ bound = 3 }: AffineOptions = {}): Transformer {
  if (!(bound > 0 && bound < Infinity)) {
    throw new DomainError({ who: 'affine transformer', wanted: 'a positive bound', got: String(bound) })
  }
  return {
    name: 'affine',
    numbers: 2,
    identity: 0,
    forward: (x, raw, columns) => transform(x, raw, columns, bound, 'forward'),
    inverse: (y, raw, columns) => transform(y, raw, columns, bound, 'inverse'),
  }
}

function transform(
  x: Tensor2D,
  raw: Tensor2D,
  columns: readonly number[],
  bound: number,
  direction: Direction,
): Mapped {
  const every = (first: number) => columns.map((_, i) => 2 * i + first)
  const s = tf.tanh(takeColumns(raw, every(0)).div(bound)).mul(bound) as Tensor2D
  const t = takeColumns(raw, every(1))
  const { value, logDet } = affineCoupling({ x: takeColumns(x, columns), s, t }, direction)
  return { value: putColumns(x, columns, value), logDet }
}
