import { ConfigError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import {
  DILEPTON_TOP_MASS,
  type FourVectors,
  fromMomenta,
  fromPtEtaPhiEnergy,
  mass,
  sum,
} from '../../kinematics/index.ts'
import { requireDileptonic } from '../require.ts'
import { type BPair, emptyBPair } from './bPair.ts'
import { chargedLeptons } from './dileptonObjects.ts'
import { checkPairs, type NeutrinoPairs } from './neutrinoPairs.ts'

/**
 * The b of t and t̄ without neutrinos: of all ordered pairs of jets with the most b-tags the one of the least m_bℓ⁺ + m_b̄ℓ⁻,
 * which for right pairs stay below √(m_t² − m_W²) = 153 GeV.
 * @throws DomainError when the events are not dileptonic
 */
export function bPairByMass(events: Events): BPair {
  requireDileptonic('bPairByMass', events)
  const { positive, negative } = chargedLeptons(events)
  return leastCost(events, (jets, i, untagged) => {
    const [ofTop, ofAntitop] = [massesWith(jets, positive, i), massesWith(jets, negative, i)]
    // a tag outweighs any mass
    return (b, bbar) => ofTop[b] + ofAntitop[bbar] + 1e6 * (untagged(b) + untagged(bbar))
  })
}

/** How the b jets of two tops are told apart. */
export interface BChiSquareOptions {
  /** GeV */
  readonly topMass?: number
  /** Width of the reconstructed top's mass, GeV. */
  readonly sigma?: number
  /** Probabilities of a tag for jets of b quarks and for others. */
  readonly efficiency?: number
  readonly mistag?: number
}

/**
 * The b of t and t̄ by the least χ² = Σ (m_bℓν − m_t)²/σ² − 2 ln P(tags) over all ordered pairs of jets, with neutrinos of any
 * method; a jet that is no b counts with the tag's likelihood ratio to one that is.
 * @param pairs momenta [count, 2, 3], GeV; events without an answer get no b
 * @throws DomainError when the events are not dileptonic; ShapeError for neutrinos of other events; ConfigError for a width
 * that is not above 0 or a probability outside (0, 1)
 */
export function bPairByChiSquare(events: Events, pairs: NeutrinoPairs, options: BChiSquareOptions = {}): BPair {
  requireDileptonic('bPairByChiSquare', events)
  checkPairs('bPairByChiSquare', events, pairs)
  const { topMass = DILEPTON_TOP_MASS, sigma = 25, efficiency = 0.7, mistag = 0.02 } = options
  checkOptions({ sigma, efficiency, mistag })
  const neutrinos = fromMomenta(pairs, 0)
  const { positive, negative } = chargedLeptons(events)
  const wPlus = sum(
    positive,
    neutrinos.filter((_, k) => k % 8 < 4),
  )
  const wMinus = sum(
    negative,
    neutrinos.filter((_, k) => k % 8 >= 4),
  )
  const [ifTagged, ifNot] = [-2 * Math.log(efficiency / mistag), -2 * Math.log((1 - efficiency) / (1 - mistag))]
  return leastCost(events, (jets, i, untagged) => {
    const [ofTop, ofAntitop] = [massesWith(jets, wPlus, i), massesWith(jets, wMinus, i)]
    const term = (m: number, jet: number) => ((m - topMass) / sigma) ** 2 + (untagged(jet) ? ifNot : ifTagged)
    return (b, bbar) => term(ofTop[b], b) + term(ofAntitop[bbar], bbar)
  })
}

type PairCost = (b: number, bbar: number) => number

/** The ordered pair of different jets of the least cost in each event. */
function leastCost(
  events: Events,
  costOf: (jets: FourVectors, i: number, untagged: (jet: number) => number) => PairCost,
): BPair {
  const { count, jets } = events
  const { perEvent } = jets
  const vectors = fromPtEtaPhiEnergy(jets)
  const pair = emptyBPair(count)
  for (let i = 0; i < count; i++) {
    const first = i * perEvent
    let n = 0
    while (n < perEvent && jets.pt[first + n] > 0) n++
    const untagged = (jet: number) => (jets.isTagged[first + jet] ? 0 : 1)
    const cost = costOf(vectors.subarray(4 * first, 4 * (first + n)), i, untagged)
    let least = Number.POSITIVE_INFINITY
    for (let b = 0; b < n; b++) {
      for (let bbar = 0; bbar < n; bbar++) {
        if (b === bbar || !(cost(b, bbar) < least)) continue
        least = cost(b, bbar)
        pair.b[i] = b
        pair.bbar[i] = bbar
      }
    }
  }
  return pair
}

/** Masses of each jet with the object of event `i`, GeV. */
function massesWith(jets: FourVectors, objects: FourVectors, i: number): Float64Array {
  const [e, x, y, z] = objects.subarray(4 * i, 4 * i + 4)
  return Float64Array.from({ length: jets.length / 4 }, (_, j) =>
    mass(e + jets[4 * j], x + jets[4 * j + 1], y + jets[4 * j + 2], z + jets[4 * j + 3]),
  )
}

function checkOptions({ sigma, efficiency, mistag }: { sigma: number; efficiency: number; mistag: number }): void {
  const isProbability = (p: number) => p > 0 && p < 1
  if (sigma > 0 && isProbability(efficiency) && isProbability(mistag)) return
  const wanted = 'σ above 0 and probabilities of a tag between 0 and 1'
  throw new ConfigError({ who: 'bPairByChiSquare', wanted, got: `${sigma}, ${efficiency}, ${mistag}` })
}
