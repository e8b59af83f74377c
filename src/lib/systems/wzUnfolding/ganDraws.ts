import type { WzEvents } from '../../events/index.ts'
import { standardsBijection } from '../../features/index.ts'
import type { DrawOptions, SampleBlock } from '../../samples/index.ts'
import { normals, tf } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import { MOMENTA } from './draws.ts'
import { wzFeatures } from './features.ts'
import type { Gan, GanParams } from './gan.ts'
import type { GanPreprocessing } from './ganPreprocessing.ts'
import { rowsTensor, standardisedInputs } from './preprocessing.ts'
import { momentaOfResiduals, objectsOf, RESIDUAL_COUNT } from './residuals.ts'

const ROWS_PER_BLOCK = 16_384

/** Draws of a generator: momenta without a density, which it does not have. */
export function ganPosterior(gan: Gan, params: GanParams, preprocessing: GanPreprocessing): Posterior {
  return {
    draw: (events: WzEvents, options) => drawsOf(events, gan, params, preprocessing, options),
    columns: MOMENTA,
    dataSet: { name: 'parton', shape: [4, 3] },
    coordinates: 'px, py, pz of l-, l+, q1, q2 in GeV; a generator has no density, log_prob is not a number',
  }
}

function* drawsOf(
  events: WzEvents,
  gan: Gan,
  params: GanParams,
  preprocessing: GanPreprocessing,
  { key, draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK }: DrawOptions,
): Generator<SampleBlock> {
  const features = wzFeatures(events)
  const inputs = standardisedInputs(features, preprocessing)
  const objects = objectsOf(features)
  const standard = standardsBijection(preprocessing.residuals)
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < events.count; from += size) {
    const count = Math.min(size, events.count - from)
    const rows = count * draws
    const some = Int32Array.from({ length: rows }, (_, row) => from + Math.floor(row / draws))
    let residuals = new Float32Array(0)
    tf.tidy(() => {
      const context = rowsTensor(inputs, some)
      const z = normals(key, rows * gan.noise, (first + from) * draws * gan.noise)
      const noise = gan.noise > 0 ? tf.tensor2d(z, [rows, gan.noise]) : undefined
      residuals = gan.generate(params, context, noise).dataSync().slice() as Float32Array<ArrayBuffer>
    })
    const values = new Float32Array(MOMENTA.length * rows)
    const row = new Float64Array(RESIDUAL_COUNT)
    for (let i = 0; i < rows; i++) {
      row.set(residuals.subarray(RESIDUAL_COUNT * i, RESIDUAL_COUNT * (i + 1)))
      standard.inverse(row)
      const event = from + Math.floor(i / draws)
      const own = objects.data.subarray(RESIDUAL_COUNT * event, RESIDUAL_COUNT * (event + 1))
      values.set(momentaOfResiduals(row, own, features.anchors[event].turns, event, gan.balance), MOMENTA.length * i)
    }
    const unknown = new Float32Array(rows).fill(Number.NaN)
    const logProb = { target: unknown, physical: unknown }
    yield { first: first + from, samples: { count, draws, columns: MOMENTA, values, logProb } }
  }
}
