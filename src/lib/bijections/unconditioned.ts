import { type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Bijection, Transformer } from './bijection.ts'
import { checkColumns, checkDim } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** Which columns are transformed, and by what. */
export interface UnconditionedOptions {
  /** Columns of the data. */
  dim: number
  /** The columns that are transformed; the others pass through. */
  columns: readonly number[]
  transformer: Transformer
}

/**
 * A learned transform of some columns, each on its own, that nothing conditions; starts as the identity.
 * @throws DomainError for columns that are not there
 */
export function unconditioned({ dim, columns, transformer }: UnconditionedOptions): Bijection<{ raw: Tensor1D }> {
  const name = `${transformer.name} of columns ${columns.join(', ')}`
  checkDim(name, dim)
  checkColumns(name, columns, dim)
  // not tile: its gradient adds the rows one by one
  const rows = (raw: Tensor1D, x: Tensor2D) => tf.zeros([x.shape[0], raw.size]).add(raw) as Tensor2D
  return defineBijection({
    name,
    dim,
    contextDim: 0,
    ...(transformer.domain && { domain: transformer.domain }),
    init: () => ({ raw: tf.fill([columns.length * transformer.numbers], transformer.identity) }),
    forward: ({ raw }, x) => transformer.forward(x, rows(raw, x), columns),
    inverse: ({ raw }, y) => transformer.inverse(y, rows(raw, y), columns),
  })
}
