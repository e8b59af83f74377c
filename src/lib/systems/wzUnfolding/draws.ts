import type { Distribution } from '../../distributions/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { standardsBijection } from '../../features/index.ts'
import { drawBlocks, type Latent, type Physical } from '../../samples/index.ts'
import { fold, key, type Params, type Tensor2D, tf } from '../../tensor/index.ts'
import type { Calibration } from '../calibration/calibration.ts'
import { shapesOf } from '../calibration/conditions.ts'
import type { Posterior } from '../system.ts'
import { takeRows } from '../view.ts'
import { CONDITIONS, INPUTS } from './conditions.ts'
import { COORDINATES, exactCoordinates } from './coordinates.ts'
import { type Look, type WzFeatures, wzFeatures } from './features.ts'
import { partonMomenta } from './observables.ts'
import { type Preprocessing, rowsTensor, standardisedInputs, targetTensor } from './preprocessing.ts'

const DIM = COORDINATES.length
const PARTONS = [
  ['l_minus', 'ℓ⁻'],
  ['l_plus', 'ℓ⁺'],
  ['q1', 'q₁'],
  ['q2', 'q₂'],
] as const

/** The columns of draws: momenta of the massless partons, detector axes. */
export const MOMENTA = PARTONS.flatMap(([name, label]) =>
  ['x', 'y', 'z'].map((axis) => ({ name: `${name}_p${axis}`, label: `p_${axis}^${label}`, unit: 'GeV' })),
)

/** Names the noise of true leptons: the same wherever an event is judged. */
const NOISE = key(20_200_614)

/** What the draws of a conditional flow need besides it. */
interface Drawn {
  readonly preprocessing: Preprocessing
  /** As {@link wzFeatures} takes it. */
  readonly look: Look
  readonly calibration?: Calibration | undefined
}

/** Events whose latents are worked out at once. */
const BLOCK = 2048

/**
 * Draws of a conditional flow, as momenta of all four partons.
 * @param calibrated whether it can be calibrated: its latent is normal
 */
export function flowPosterior<P extends Params>(
  flow: Distribution<P>,
  params: P,
  { preprocessing, look, calibration }: Drawn,
  calibrated = false,
): Posterior {
  const shapes = (events: WzEvents) => shapesOf(calibration, CONDITIONS, events, DIM)
  return {
    draw: (events: WzEvents, options) => {
      const features = wzFeatures(events, look)
      const inputs = standardisedInputs(features, preprocessing)
      const shape = shapes(events)
      const noise = fold(NOISE, options.first ?? 0)
      const given = (some: readonly number[]) => ({
        density: flow.given(
          params,
          rowsTensor(inputs, some),
          shape && tf.tensor2d(takeRows(shape, features.count, some), [some.length, 1 + 2 * DIM]),
        ),
        target: features.momenta && truthTensor(features, preprocessing, some, noise),
      })
      const physical = (latent: Latent, perEvent: number, from: number) =>
        momentaOf(latent, features, preprocessing, perEvent, from)
      return drawBlocks({ count: features.count, columns: MOMENTA, given, physical }, options)
    },
    columns: MOMENTA,
    dataSet: { name: 'parton', shape: [4, 3] },
    coordinates: 'px, py, pz of l-, l+, q1, q2 in GeV; log_prob per GeV^10 of l-, l+, q1 and pz of q2',
    ...(calibrated && {
      calibrates: {
        truth: (events: WzEvents) => partonMomenta(events),
        conditions: CONDITIONS,
        inputs: INPUTS,
        latent: (events: WzEvents) => latentsOf(flow, params, wzFeatures(events, look), preprocessing),
      },
    }),
    ...(calibration && { calibration }),
  }
}

/** Where the true partons lie at the latent end, [count, 10]. */
function latentsOf<P extends Params>(
  flow: Distribution<P>,
  params: P,
  features: WzFeatures,
  preprocessing: Preprocessing,
): Float32Array {
  const inputs = standardisedInputs(features, preprocessing)
  const latents = new Float32Array(DIM * features.count)
  for (let from = 0; from < features.count; from += BLOCK) {
    const some = Array.from({ length: Math.min(BLOCK, features.count - from) }, (_, i) => from + i)
    tf.tidy(() => {
      const target = truthTensor(features, preprocessing, some, NOISE)
      latents.set(flow.given(params, rowsTensor(inputs, some)).latent(target).dataSync(), DIM * from)
    })
  }
  return latents
}

/** Standardised coordinates of true partons, each event with noise of its own. */
function truthTensor(
  features: WzFeatures,
  preprocessing: Preprocessing,
  events: readonly number[],
  noise: readonly [number, number],
): Tensor2D {
  return tf.tidy(() =>
    tf.concat2d(
      events.map((event) => targetTensor(features, preprocessing, [event], fold(noise, event))),
      0,
    ),
  )
}

/** Momenta of standardised coordinates, with their densities in the coordinates and in momenta. */
function momentaOf(
  { value, logProb }: Latent,
  { anchors }: WzFeatures,
  { target }: Preprocessing,
  perEvent: number,
  from: number,
): Physical {
  const rows = logProb.length
  const values = new Float32Array(MOMENTA.length * rows)
  const standard = standardsBijection(target)
  const coordinates = exactCoordinates()
  const density = { target: new Float64Array(rows), physical: new Float64Array(rows) }
  const row = new Float64Array(DIM)
  for (let i = 0; i < rows; i++) {
    for (let k = 0; k < DIM; k++) row[k] = value[DIM * i + k]
    density.target[i] = logProb[i] - standard.inverse(row)
    density.physical[i] = density.target[i] - coordinates.inverse(row, anchors[from + Math.floor(i / perEvent)])
    const at = MOMENTA.length * i
    values.set(row.subarray(0, 9), at)
    values[at + 9] = -(row[0] + row[3] + row[6])
    values[at + 10] = -(row[1] + row[4] + row[7])
    values[at + 11] = row[9]
  }
  return { values, logProb: density }
}
