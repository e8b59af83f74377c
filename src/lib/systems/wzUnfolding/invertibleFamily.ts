import type { WzEvents } from '../../events/index.ts'
import { standardised, standardsBijection } from '../../features/index.ts'
import type { DrawOptions, SampleBlock } from '../../samples/index.ts'
import { type Key, tf } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import { MOMENTA } from './draws.ts'
import type { Family } from './family.ts'
import {
  type Invertible,
  type InvertibleBatch,
  type InvertibleParams,
  invertibleBatches,
  invertibleNetwork,
} from './invertible.ts'
import { fitMomenta, measuredColumns, partonColumns } from './momentaFlow.ts'
import { type Preprocessing, readPreprocessing, rowsTensor } from './preprocessing.ts'
import { invertibleProfile } from './profiles.ts'

type Kind = 'inn' | 'einn'

/** Invertible networks between partons and what is measured (arXiv 2006.06685 sections 2 and 3). */
export const invertibleFamily: Family = {
  prepare(network, { training, validation }, settings, given) {
    const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitMomenta(training)
    const { init, loss } = invertibleNetwork(invertibleProfile(network as Kind, settings.profile), preprocessing)
    return {
      init,
      loss: (params, batch, key) => loss(params, batch as InvertibleBatch, key),
      training: invertibleBatches(training, preprocessing),
      validation: invertibleBatches(validation, preprocessing),
      target: 'px, py, pz [GeV] of l-, l+, q1, q2 from E, px, py, pz [GeV] of l-, l+ and two jets, and back',
      preprocessing,
    }
  },
  restore({ folder, network, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const built = invertibleNetwork(invertibleProfile(network as Kind, settings.profile), preprocessing)
    const params = filled(built.init) as unknown as InvertibleParams
    return {
      params,
      posterior: invertiblePosterior(built, params, preprocessing),
      fold: (events, key) => foldedEvents(events, built, params, preprocessing, key),
    }
  },
}

function invertiblePosterior(network: Invertible, params: InvertibleParams, preprocessing: Preprocessing): Posterior {
  return {
    draw: (events: WzEvents, options) => drawsOf(events, network, params, preprocessing, options),
    columns: MOMENTA,
    dataSet: { name: 'parton', shape: [4, 3] },
    coordinates: 'px, py, pz of l-, l+, q1, q2 in GeV; the walk back has no density, log_prob is not a number',
  }
}

const ROWS_PER_BLOCK = 16_384

function* drawsOf(
  events: WzEvents,
  network: Invertible,
  params: InvertibleParams,
  { event, target }: Preprocessing,
  { key, draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK }: DrawOptions,
): Generator<SampleBlock> {
  const measured = standardised(measuredColumns(events), event)
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < events.count; from += size) {
    const count = Math.min(size, events.count - from)
    const some = Int32Array.from({ length: count * draws }, (_, row) => from + Math.floor(row / draws))
    const found = tf.tidy(() =>
      network
        .partons(params, rowsTensor(measured, some), key, (first + from) * draws)
        .dataSync()
        .slice(),
    )
    const rows = Float64Array.from(found)
    standardsBijection(target, count * draws).inverse(rows)
    const unknown = new Float32Array(count * draws).fill(Number.NaN)
    const logProb = { target: unknown, physical: unknown }
    const samples = { count, draws, columns: MOMENTA, values: Float32Array.from(rows), logProb }
    yield { first: first + from, samples }
  }
}

/** Leptons and two jets as a network makes them of the partons of events. */
function foldedEvents(
  events: WzEvents,
  network: Invertible,
  params: InvertibleParams,
  { event, target }: Preprocessing,
  key: Key,
): WzEvents {
  const parton = standardised(partonColumns(events), target)
  const all = Int32Array.from({ length: events.count }, (_, i) => i)
  const found = tf.tidy(() => network.measured(params, rowsTensor(parton, all), key).dataSync().slice())
  const rows = Float64Array.from(found)
  standardsBijection(event, events.count).inverse(rows)
  const { perEvent } = events.detector
  const column = (part: number) =>
    Float32Array.from({ length: events.count * perEvent }, (_, at) => {
      const [i, k] = [Math.floor(at / perEvent), at % perEvent]
      return k < 4 ? rows[16 * i + 4 * k + part] : 0
    })
  const detector = { ...events.detector, energy: column(0), px: column(1), py: column(2), pz: column(3) }
  return { ...events, detector, njets: new Int16Array(events.count).fill(2) }
}
