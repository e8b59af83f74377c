import { type MassSensitivity, massSensitivity } from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import { masses } from '../../kinematics/index.ts'
import {
  bPairByMass,
  dileptonObjects,
  dileptonTops,
  type NeutrinoPairs,
  trueNeutrinoPairs,
} from '../../reconstruction/index.ts'
import { firstDraws, modeOfDraws } from '../../samples/index.ts'
import type { Key } from '../../tensor/index.ts'
import { posteriorOf } from '../answers.ts'
import type { Trained } from '../system.ts'

/** One network, and samples generated with different masses of the top. */
export interface TopMassScan {
  readonly trained: Trained
  readonly samples: readonly { readonly topMass: number; readonly events: Events }[]
  readonly draws: number
  readonly key: Key
}

/**
 * Whether a flow trained at one mass of the top follows another: (m_t + m_t̄)/2 in events of two b-tags, b paired by m_bℓ, with
 * true neutrinos, a draw and the mode. (ν-Weighting and Ellipse return the mass that they are told.)
 * @throws ConfigError for fewer than two masses, or a network without a posterior
 */
export function topMassScan({ samples, ...drawn }: TopMassScan): Record<string, MassSensitivity> {
  const ordered = [...samples].sort((a, b) => a.topMass - b.topMass)
  const all = ordered.map(({ topMass, events }) => ({ topMass, by: massesBy(events, drawn) }))
  const methods = Object.keys(all[0]?.by ?? {})
  return Object.fromEntries(
    methods.map((name) => [
      name,
      massSensitivity(all.map(({ topMass, by }) => ({ topMass, reconstructed: by[name] }))),
    ]),
  )
}

type Drawing = Omit<TopMassScan, 'samples'>

function massesBy(events: Events, drawing: Drawing): Record<string, Float64Array> {
  const objects = dileptonObjects(events, bPairByMass(events))
  const { nbjets } = events
  const massOf = (pairs: NeutrinoPairs) => {
    const { top, antitop } = dileptonTops(objects, pairs)
    const second = masses(antitop)
    return masses(top).map((m, i) => (nbjets[i] >= 2 ? (m + second[i]) / 2 : Number.NaN))
  }
  const { sample, mode } = drawnPairs(events, drawing)
  return { truth: massOf(trueNeutrinoPairs(events)), flow_sample: massOf(sample), flow_mode: massOf(mode) }
}

function drawnPairs(events: Events, { trained, draws, key }: Drawing) {
  const [sample, mode] = [new Float32Array(6 * events.count), new Float32Array(6 * events.count)]
  for (const { first, samples } of posteriorOf(trained, 'mass scan').draw(events, { key, draws })) {
    sample.set(firstDraws(samples), 6 * first)
    mode.set(modeOfDraws(samples), 6 * first)
  }
  return { sample, mode }
}
