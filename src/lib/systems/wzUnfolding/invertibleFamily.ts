import type { WzEvents } from '../../events/index.ts'
import { standardised, standardsBijection } from '../../features/index.ts'
import { type Key, tf } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import type { Family } from './family.ts'
import {
  type Invertible,
  type InvertibleBatch,
  type InvertibleParams,
  invertibleBatches,
  invertibleNetwork,
} from './invertible.ts'
import { fitMomenta, measuredColumns, partonColumns } from './momentaFlow.ts'
import { exportedWalk } from './onnx/exported.ts'
import { type Preprocessing, readPreprocessing, rowsTensor } from './preprocessing.ts'
import { invertibleProfile } from './profiles.ts'
import { sampledPosterior } from './sampledPosterior.ts'

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
      exported: () => exportedWalk(network, built, params, preprocessing),
      fold: (events, key) => foldedEvents(events, built, params, preprocessing, key),
    }
  },
}

const invertiblePosterior = (
  network: Invertible,
  params: InvertibleParams,
  { event, target }: Preprocessing,
): Posterior =>
  sampledPosterior((events) => {
    const measured = standardised(measuredColumns(events), event)
    return (some, key, first) => {
      const found = tf.tidy(() => network.partons(params, rowsTensor(measured, some), key, first).dataSync().slice())
      const rows = Float64Array.from(found)
      standardsBijection(target, some.length).inverse(rows)
      return Float32Array.from(rows)
    }
  }, 'the walk back has no density')

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
