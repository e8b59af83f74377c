import { ShapeError } from '../../../complaint.ts'
import type { Shared, Tensor1D, Tensor2D } from '../../tensor/index.ts'

/**
 * What a network is told besides its rows, [M, C]: shared by packed segments (`offsets` int32 [M + 1]), by runs of `repeat`
 * rows, or row by row.
 */
export interface NetworkContext {
  readonly value: Tensor2D
  readonly repeat?: number
  readonly offsets?: Tensor1D
}

/**
 * The context times its weights, once for each context row and not for each row that shares it.
 * @param weight [C, out]
 * @throws ShapeError when the context has another width
 */
export function sharedTerm(context: NetworkContext, weight: Tensor2D): Shared {
  const { value, repeat, offsets } = context
  checkWidth(context, weight)
  const term = value.matMul(weight) as Tensor2D
  if (offsets) return { term, offsets }
  return repeat && repeat > 1 ? { term, repeat } : { term }
}

/**
 * @param weight [C, out]
 * @throws ShapeError when the context has another width than its weights
 */
export function checkWidth({ value }: NetworkContext, weight: Tensor2D): void {
  if (value.shape[1] === weight.shape[0]) return
  throw new ShapeError({
    who: 'dense network',
    wanted: `a context of width ${weight.shape[0]}`,
    got: String(value.shape[1]),
    fix: 'pass the same features as in training',
  })
}
