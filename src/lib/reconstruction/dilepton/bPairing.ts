import { ConfigError, ShapeError } from '../../../complaint.ts'
import type { Events } from '../../events/index.ts'
import {
  DILEPTON_TOP_MASS,
  type FourVectors,
  fromMomenta,
  fromPtEtaPhiEnergy,
  mass,
  sum,
} from '../../kinematics/index.ts'
import type { NeutrinoDraws } from '../associationProbabilities.ts'
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
  const term = chiSquareTerm('bPairByChiSquare', options)
  const [wPlus, wMinus] = bosons(events, pairs, 1)
  return leastCost(events, (jets, i, untagged) => {
    const [ofTop, ofAntitop] = [massesWith(jets, wPlus, i), massesWith(jets, wMinus, i)]
    return (b, bbar) => term(ofTop[b], untagged(b)) + term(ofAntitop[bbar], untagged(bbar))
  })
}

/** How probable each jet is as the b of t and of t̄. */
export interface BPairProbabilities {
  /** [count, jets' places] each, an event's sum 1; 0 in all places where fewer than two jets are there. */
  readonly b: Float64Array
  readonly bbar: Float64Array
  /** The most probable ordered pair. */
  readonly chosen: BPair
  /** Its probability, [count]; 0 where there is none. */
  readonly confidence: Float64Array
}

/**
 * The probability of each ordered pair of jets to be the b of t and t̄, from draws of the neutrinos: the likelihood
 * exp(−χ²/2) of `bPairByChiSquare`, averaged over the draws.
 * @param momenta draws of both neutrinos, [count, draws, 2, 3], GeV; draws that are no numbers tell nothing
 * @throws what bPairByChiSquare throws
 */
export function bPairProbabilities(
  events: Events,
  { draws, momenta }: NeutrinoDraws,
  options: BChiSquareOptions = {},
): BPairProbabilities {
  const who = 'bPairProbabilities'
  requireDileptonic(who, events)
  const { count, jets } = events
  if (!(Number.isInteger(draws) && draws >= 1) || momenta.length !== 6 * count * draws) {
    const got = `${momenta.length} numbers`
    throw new ShapeError({ who, wanted: `neutrino momenta [${count}, ${draws}, 2, 3]`, got })
  }
  const term = chiSquareTerm(who, options)
  const [wPlus, wMinus] = bosons(events, momenta, draws)
  const places = count * jets.perEvent
  const out = { b: new Float64Array(places), bbar: new Float64Array(places) }
  const [chosen, confidence] = [emptyBPair(count), new Float64Array(count)]
  eachEvent(events, (own, i, untagged) => {
    const n = own.length / 4
    const likelihood = new Float64Array(n * n)
    // the best pair of all draws has likelihood 1: the others keep their digits
    const costs = Array.from({ length: draws }, (_, d) => {
      const [ofTop, ofAntitop] = [massesWith(own, wPlus, i * draws + d), massesWith(own, wMinus, i * draws + d)]
      return Float64Array.from({ length: n * n }, (_, k) => {
        const [b, bbar] = [Math.floor(k / n), k % n]
        return b === bbar ? Number.NaN : term(ofTop[b], untagged(b)) + term(ofAntitop[bbar], untagged(bbar))
      })
    })
    const least = costs.reduce((low, cost) => cost.reduce((l, c) => (c < l ? c : l), low), Number.POSITIVE_INFINITY)
    for (const cost of costs) {
      for (let k = 0; k < n * n; k++) if (cost[k] >= least) likelihood[k] += Math.exp((least - cost[k]) / 2)
    }
    const total = likelihood.reduce((sum, l) => sum + l, 0)
    if (!(total > 0)) return
    for (let k = 0; k < n * n; k++) {
      const [b, bbar, p] = [Math.floor(k / n), k % n, likelihood[k] / total]
      out.b[i * jets.perEvent + b] += p
      out.bbar[i * jets.perEvent + bbar] += p
      if (!(p > confidence[i])) continue
      confidence[i] = p
      chosen.b[i] = b
      chosen.bbar[i] = bbar
    }
  })
  return { ...out, chosen, confidence }
}

/** What a jet of a mass with its lepton and neutrino, without a tag (1) or with one (0), adds to χ². */
function chiSquareTerm(who: string, options: BChiSquareOptions): (mass: number, untagged: number) => number {
  const { topMass = DILEPTON_TOP_MASS, sigma = 25, efficiency = 0.7, mistag = 0.02 } = options
  const isProbability = (p: number) => p > 0 && p < 1
  if (!(sigma > 0 && isProbability(efficiency) && isProbability(mistag))) {
    const wanted = 'σ above 0 and probabilities of a tag between 0 and 1'
    throw new ConfigError({ who, wanted, got: `${sigma}, ${efficiency}, ${mistag}` })
  }
  const [ifTagged, ifNot] = [-2 * Math.log(efficiency / mistag), -2 * Math.log((1 - efficiency) / (1 - mistag))]
  return (m, untagged) => ((m - topMass) / sigma) ** 2 + (untagged ? ifNot : ifTagged)
}

/** W⁺ and W⁻ of every draw of every event, each [count · draws, 4], GeV. */
function bosons(events: Events, momenta: NeutrinoPairs, draws: number): [FourVectors, FourVectors] {
  const { positive, negative } = chargedLeptons(events)
  const neutrinos = fromMomenta(momenta, 0)
  const often = (leptons: FourVectors) =>
    Float64Array.from({ length: leptons.length * draws }, (_, k) => leptons[4 * Math.floor(k / (4 * draws)) + (k % 4)])
  return [
    sum(
      often(positive),
      neutrinos.filter((_, k) => k % 8 < 4),
    ),
    sum(
      often(negative),
      neutrinos.filter((_, k) => k % 8 >= 4),
    ),
  ]
}

type PairCost = (b: number, bbar: number) => number

/** Hands out the jets of each event, and which of them have no tag. */
function eachEvent(
  { count, jets }: Events,
  handle: (jets: FourVectors, i: number, untagged: (jet: number) => number) => void,
): void {
  const { perEvent } = jets
  const vectors = fromPtEtaPhiEnergy(jets)
  for (let i = 0; i < count; i++) {
    const first = i * perEvent
    let n = 0
    while (n < perEvent && jets.pt[first + n] > 0) n++
    handle(vectors.subarray(4 * first, 4 * (first + n)), i, (jet) => (jets.isTagged[first + jet] ? 0 : 1))
  }
}

/** The ordered pair of different jets of the least cost in each event. */
function leastCost(
  events: Events,
  costOf: (jets: FourVectors, i: number, untagged: (jet: number) => number) => PairCost,
): BPair {
  const pair = emptyBPair(events.count)
  eachEvent(events, (jets, i, untagged) => {
    const n = jets.length / 4
    const cost = costOf(jets, i, untagged)
    let least = Number.POSITIVE_INFINITY
    for (let b = 0; b < n; b++) {
      for (let bbar = 0; bbar < n; bbar++) {
        if (b === bbar || !(cost(b, bbar) < least)) continue
        least = cost(b, bbar)
        pair.b[i] = b
        pair.bbar[i] = bbar
      }
    }
  })
  return pair
}

/** Masses of each jet with the object of event `i`, GeV. */
function massesWith(jets: FourVectors, objects: FourVectors, i: number): Float64Array {
  const [e, x, y, z] = objects.subarray(4 * i, 4 * i + 4)
  return Float64Array.from({ length: jets.length / 4 }, (_, j) =>
    mass(e + jets[4 * j], x + jets[4 * j + 1], y + jets[4 * j + 2], z + jets[4 * j + 3]),
  )
}
