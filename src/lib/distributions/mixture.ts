import { ShapeError } from '../../complaint.ts'
import { fold, type Key, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Density, Draws } from './distribution.ts'

/** What can be averaged: evaluated, and drawn from. */
export type Averaged = Pick<Density, 'logProb' | 'sample'>

/**
 * The average of densities of the same context rows, p(x) = Σₖ pₖ(x) / K: a posterior averaged over draws of the weights
 * (arXiv 2104.04543 eq. 6). Draw d of a context row comes from density d modulo K, so that every density has its share;
 * log-densities are those of the average.
 * @throws ShapeError for no densities
 */
export function mixture(densities: readonly Averaged[]): Averaged {
  const parts = densities.length
  if (parts === 0) throw new ShapeError({ who: 'mixture', wanted: 'at least one density', got: 'none' })
  if (parts === 1) return densities[0]
  const logProb = (x: Tensor2D): Tensor1D =>
    tf.tidy(() => {
      const each = tf.stack(densities.map((density) => density.logProb(x)))
      return each.logSumExp(0).sub(Math.log(parts)) as Tensor1D
    })
  const sample = (key: Key, draws: number, first = 0): Draws =>
    tf.tidy(() => {
      const value = interleaved(
        densities
          .map((density, k) => ({ density, k, own: Math.ceil((draws - k) / parts) }))
          .filter(({ own }) => own > 0)
          .map(({ density, k, own }) => ({ own, value: density.sample(fold(key, k), own, first).value })),
        draws,
      )
      return { value, logProb: logProb(value) }
    })
  return { logProb, sample }
}

/** Rows of parts, `own` for each context row, dealt out in turn: [context rows · draws, D]. */
function interleaved(parts: readonly { own: number; value: Tensor2D }[], draws: number): Tensor2D {
  const contexts = parts[0].value.shape[0] / parts[0].own
  const starts: number[] = []
  let rows = 0
  for (const { value } of parts) {
    starts.push(rows)
    rows += value.shape[0]
  }
  const order = Int32Array.from({ length: contexts * draws }, (_, row) => {
    const [context, draw] = [Math.floor(row / draws), row % draws]
    const k = draw % parts.length
    return starts[k] + context * parts[k].own + Math.floor(draw / parts.length)
  })
  return tf.gather(
    tf.concat2d(
      parts.map(({ value }) => value),
      0,
    ),
    tf.tensor1d(order, 'int32'),
  )
}
