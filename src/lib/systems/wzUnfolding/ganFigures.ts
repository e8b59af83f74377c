import { modeCoverage } from '../../evaluation/index.ts'
import { fold, type Key, permutation, tf } from '../../tensor/index.ts'
import type { BatchSource, EpochRecord } from '../../training/index.ts'
import { type Gan, type GanBatch, type GanParams, massDiscrepancy } from './gan.ts'

/** Validating events that are drawn after each epoch, and draws of each. */
const [MOST, DRAWS] = [1500, 8]
const WATCHING: Key = [20_191_200, 478]

/**
 * What tells a training that collapses: the discrepancy of the quarks' mass, and how much of the truth the draws reach in all that a
 * discriminator sees. Draws are of one event each; a generator without noise has one draw of an event, those of others stand for it.
 */
export function ganFigures(gan: Gan, validation: BatchSource<GanBatch>) {
  const count = Math.min(MOST, validation.count)
  return async (params: GanParams): Promise<Readonly<Record<string, number>>> => {
    const batch = validation.batch(
      Int32Array.from({ length: count }, (_, i) => i),
      WATCHING,
    )
    try {
      const drawn = Array.from({ length: DRAWS }, (_, d) =>
        tf.tidy(() => gan.made(params, batch, fold(WATCHING, d)).rows),
      )
      const { truth, discrepancy } = tf.tidy(() => {
        const real = gan.truth(batch)
        const mass = massDiscrepancy(gan.made(params, batch, WATCHING), real)
        return { truth: real.rows.dataSync().slice(), discrepancy: mass.dataSync()[0] }
      })
      const width = truth.length / count
      const draws = new Float32Array(count * DRAWS * width)
      for (const [d, rows] of drawn.entries()) {
        const values = rows.dataSync()
        const order = gan.noise > 0 ? undefined : permutation(fold(WATCHING, 100 + d), count)
        for (let i = 0; i < count; i++) {
          const from = width * (order ? order[i] : i)
          draws.set(values.subarray(from, from + width), width * (i * DRAWS + d))
        }
      }
      tf.dispose(drawn)
      return { 'm_qq discrepancy': discrepancy, 'mode coverage': modeCoverage({ truth, draws }, width) }
    } finally {
      tf.dispose(batch as unknown as tf.TensorContainer)
    }
  }
}

/** Below these a training has collapsed: a share of 1, and of 2 ln 2 = 1.386 where a discriminator is at a loss. */
const LEAST = { coverage: 0.5, loss: 0.5 } as const

/** What is wrong with a training by the record of an epoch, in words; nothing where nothing is. */
export function collapsed({ epoch, figures }: EpochRecord): string | undefined {
  const [coverage, loss] = [figures?.['mode coverage'], figures?.['discriminator loss']]
  if (coverage !== undefined && coverage < LEAST.coverage) {
    return (
      `the generator has collapsed: after epoch ${epoch} its draws reach ${coverage.toFixed(2)} of the truth that they should ` +
      '(mode coverage; 1 is calibrated), so that draws of one event hardly differ; do not read their spread as an error'
    )
  }
  if (loss !== undefined && loss < LEAST.loss) {
    return (
      `the discriminator has won: its loss in epoch ${epoch} is ${loss.toFixed(2)}, where 1.39 is that of partons it cannot tell ` +
      'from true ones; the generator learns nothing more: use fewer epochs or a lower learning rate'
    )
  }
  return undefined
}
