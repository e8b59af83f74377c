import { DomainError } from '../../../complaint.ts'
import { AS_LEARNT, type LikelihoodScale } from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import { takeFeatures } from '../../features/index.ts'
import { DILEPTON_TOP_MASS } from '../../kinematics/index.ts'
import { type Params, type Tensor2D, tf } from '../../tensor/index.ts'
import type { Calibrates, Parameter } from '../system.ts'
import type { View } from '../view.ts'
import type { Table } from './features.ts'
import type { Nu2FlowsParams } from './flow.ts'
import type { Nu2FlowsInputs } from './network/inputs.ts'
import type { MassPrior } from './network/toldTopMass.ts'
import type { Preprocessing } from './preprocessing.ts'

/** More different masses than samples are generated with: a column of something else. */
const MOST_MASSES = 100

/**
 * The masses of the top that events were generated with, standardised, and the share of each.
 * @throws DomainError for events of more than a hundred masses
 */
export function massPriorOf({ topMass, count }: Events, { misc }: Preprocessing): MassPrior {
  const [mean, scale] = [misc.mean.at(-1)!, misc.scale.at(-1)!]
  const counts = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const mass = topMass?.[i] ?? DILEPTON_TOP_MASS
    counts.set(mass, (counts.get(mass) ?? 0) + 1)
  }
  if (counts.size > MOST_MASSES) {
    const wanted = `events generated with at most ${MOST_MASSES} masses of the top`
    throw new DomainError({ who: 'top_mass', wanted, got: `${counts.size}` })
  }
  const ordered = [...counts].sort(([a], [b]) => a - b)
  return {
    masses: ordered.map(([mass]) => (mass - mean) / scale),
    shares: ordered.map(([, n]) => n / count),
  }
}

/** Events that are looked at at once. */
const BLOCK = 2048

type Curve = (params: Nu2FlowsParams, inputs: Nu2FlowsInputs) => Tensor2D

/** The coefficients of every event's curve of standardised masses as it was learnt, [count, 2]. */
function coefficientsOf({ features, inputs }: View<Table, Nu2FlowsInputs>, curve: Curve, params: Params): Float32Array {
  const out = new Float32Array(2 * features.count)
  for (let from = 0; from < features.count; from += BLOCK) {
    const count = Math.min(BLOCK, features.count - from)
    const places = Array.from({ length: count }, (_, i) => from + i)
    const some = () => curve(params as Nu2FlowsParams, inputs(takeFeatures(features, places))).dataSync()
    out.set(tf.tidy(some), 2 * from)
  }
  return out
}

/** What the likelihood of the mass is calibrated by: the curves of events, and the masses that they were generated with. */
export const massCurves = (
  view: (events: Events) => View<Table, Nu2FlowsInputs>,
  curve: Curve,
  params: Params,
  preprocessing: Preprocessing,
) =>
  ((events: Events) => {
    const [mean, scale] = [preprocessing.misc.mean.at(-1)!, preprocessing.misc.scale.at(-1)!]
    return {
      coefficients: coefficientsOf(view(events), curve, params),
      values: Float64Array.from(
        { length: events.count },
        (_, i) => ((events.topMass?.[i] ?? DILEPTON_TOP_MASS) - mean) / scale,
      ),
    }
  }) as NonNullable<Calibrates['likelihood']>

/** The mass of the top as what a trained network has a likelihood of, and its posterior is told. */
export function topMassParameter(
  view: (events: Events) => View<Table, Nu2FlowsInputs>,
  curve: Curve,
  params: Params,
  { misc }: Preprocessing,
  { shift, slope }: LikelihoodScale = AS_LEARNT,
): Parameter {
  const [mean, scale] = [misc.mean.at(-1)!, misc.scale.at(-1)!]
  return {
    quantity: { name: 'top_mass', label: 'm_t', unit: 'GeV' },
    nominal: DILEPTON_TOP_MASS,
    of: (events, value) => ({ ...events, topMass: new Float32Array(events.count).fill(value) }),
    logLikelihood: (events: Events, values) => {
      const coefficients = coefficientsOf(view(events), curve, params)
      const standardised = Array.from(values, (value) => (value - mean) / scale)
      const out = new Float64Array(events.count * standardised.length)
      for (let i = 0; i < events.count; i++) {
        const [first, second] = [shift + slope * coefficients[2 * i], coefficients[2 * i + 1]]
        standardised.forEach((s, k) => {
          out[i * standardised.length + k] = first * s + second * s * s
        })
      }
      return out
    },
  }
}
