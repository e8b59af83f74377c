import { ConfigError, DomainError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import { type Turns, unturned } from '../../features/index.ts'

/**
 * The axes and the order that the two-neutrino networks see an event in. `detector`: as measured, ℓ⁻ before ℓ⁺ and ν before ν̄.
 * `leptons`: the event is turned about the beam so that the harder lepton has azimuth 0, reflected so that the other one has
 * y ≥ 0, boosted along the beam so that the leptons' η are opposite, and reflected so that the harder one's is not negative;
 * the harder lepton and its own neutrino come first, whatever their charge. The laws of physics share these symmetries at
 * leading order (charge conjugation included) and the detector does nearly so: what is left of the boost and of the charge
 * asymmetry is an input, or nothing. The others leave one of them to the network, to measure what it is worth: `leptons-unturned`
 * the azimuth, `leptons-unreflected` the sign of y, `leptons-unflipped` that of η, `leptons-by-charge` the charges, ℓ⁻ first.
 */
export const FRAMES = [
  'detector',
  'leptons',
  'leptons-unturned',
  'leptons-unreflected',
  'leptons-unflipped',
  'leptons-by-charge',
] as const
/** One of them. */
export type Frame = (typeof FRAMES)[number]

/** Whether events are seen relative to their leptons. */
export const isTurned = (frame: Frame): boolean => frame !== 'detector'

/** How each event was turned, and which lepton comes first. */
export interface PairTurns extends Turns {
  /** The rows of the first and of the second lepton among the events' leptons, [2 count]. */
  readonly leptons: Int32Array
  /** 1 where the antineutrino comes before the neutrino. */
  readonly swapped: Uint8Array
}

/**
 * The turns of dileptonic events into a frame.
 * @throws ConfigError for a frame of another name, DomainError for events without two leptons of opposite charge
 */
export function turnsInto(frame: Frame, events: Events): PairTurns {
  if (!FRAMES.includes(frame)) {
    throw new ConfigError({ who: 'frame', wanted: FRAMES.join(' or '), got: `'${frame}'` })
  }
  const { count } = events
  const negative = negativeLeptons(events)
  const turns: PairTurns = {
    ...unturned(count),
    leptons: new Int32Array(2 * count),
    swapped: new Uint8Array(count),
  }
  for (let i = 0; i < count; i++) {
    turns.leptons[2 * i] = negative[i]
    turns.leptons[2 * i + 1] = 4 * i + 1 - negative[i]
    if (isTurned(frame)) turnToLeptons(turns, events, i, frame)
  }
  return turns
}

function turnToLeptons(turns: PairTurns, { leptons: { pt, eta, phi } }: Events, i: number, frame: Frame): void {
  const [negative, positive] = turns.leptons.subarray(2 * i, 2 * i + 2)
  const isFirst = frame === 'leptons-by-charge' || pt[negative] > pt[positive]
  const [first, second] = isFirst ? [negative, positive] : [positive, negative]
  turns.leptons.set([first, second], 2 * i)
  turns.swapped[i] = first === negative ? 1 : 0
  if (frame !== 'leptons-unturned') turns.angle[i] = phi[first]
  if (frame !== 'leptons-unreflected') turns.ySign[i] = Math.sin(phi[second] - phi[first]) < 0 ? -1 : 1
  turns.etaShift[i] = (eta[first] + eta[second]) / 2
  if (frame !== 'leptons-unflipped') turns.etaSign[i] = eta[first] < eta[second] ? -1 : 1
}

/** The row of each event's negative lepton. */
function negativeLeptons({ count, leptons }: Events): Int32Array {
  const { charge } = leptons
  const who = 'ν²-Flows features'
  const wanted = 'two leptons of opposite charge in each event'
  if (!charge || leptons.perEvent !== 2) {
    throw new DomainError({ who, wanted, got: 'leptons without charge, or another number' })
  }
  return Int32Array.from({ length: count }, (_, i) => {
    const [one, other] = [charge[2 * i], charge[2 * i + 1]]
    if (one * other < 0) return one < 0 ? 2 * i : 2 * i + 1
    const fix = 'cut on opposite charges'
    throw new DomainError({ who, wanted, got: `charges ${one} and ${other} in event ${i}`, fix })
  })
}
