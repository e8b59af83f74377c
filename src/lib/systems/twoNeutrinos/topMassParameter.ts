import { DomainError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import { takeFeatures } from '../../features/index.ts'
import { DILEPTON_TOP_MASS } from '../../kinematics/index.ts'
import { type Params, type Tensor2D, tf } from '../../tensor/index.ts'
import type { Parameter } from '../system.ts'
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

/** The mass of the top as what a trained network has a likelihood of, and its posterior is told. */
export function topMassParameter(
  view: (events: Events) => View<Table, Nu2FlowsInputs>,
  curve: (params: Nu2FlowsParams, inputs: Nu2FlowsInputs) => Tensor2D,
  params: Params,
  { misc }: Preprocessing,
): Parameter {
  const [mean, scale] = [misc.mean.at(-1)!, misc.scale.at(-1)!]
  return {
    quantity: { name: 'top_mass', label: 'm_t', unit: 'GeV' },
    nominal: DILEPTON_TOP_MASS,
    of: (events, value) => ({ ...events, topMass: new Float32Array(events.count).fill(value) }),
    logLikelihood: (events: Events, values) => {
      const { features, inputs } = view(events)
      const standardised = Array.from(values, (value) => (value - mean) / scale)
      const out = new Float64Array(features.count * standardised.length)
      for (let from = 0; from < features.count; from += BLOCK) {
        const count = Math.min(BLOCK, features.count - from)
        const places = Array.from({ length: count }, (_, i) => from + i)
        const coefficients = tf.tidy(() =>
          curve(params as Nu2FlowsParams, inputs(takeFeatures(features, places))).dataSync(),
        )
        for (let i = 0; i < count; i++) {
          const [linear, square] = [coefficients[2 * i], coefficients[2 * i + 1]]
          standardised.forEach((s, k) => {
            out[(from + i) * standardised.length + k] = linear * s + square * s * s
          })
        }
      }
      return out
    },
  }
}
