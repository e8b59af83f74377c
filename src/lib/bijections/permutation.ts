import { tf } from '../tensor/index.ts'
import type { Bijection } from './bijection.ts'
import { checkColumns, checkDim, takeColumns } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/**
 * Reorders columns: column i of the latent is column `order[i]` of the data; volume preserving, no parameters.
 * @throws DomainError unless `order` holds each of 0 … its length − 1 once
 */
export function permutation(order: readonly number[]): Bijection<Record<string, never>> {
  const name = 'permutation'
  checkDim(name, order.length)
  checkColumns(name, order, order.length)
  const back = order.map((_, column) => order.indexOf(column))
  return defineBijection({
    name,
    dim: order.length,
    contextDim: 0,
    init: () => ({}),
    forward: (_, x) => ({ value: takeColumns(x, order), logDet: tf.scalar(0) }),
    inverse: (_, y) => ({ value: takeColumns(y, back), logDet: tf.scalar(0) }),
  })
}
