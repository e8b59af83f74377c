import { ConfigError, ShapeError } from '../../../complaint.ts'
import { DILEPTON_TOP_MASS, masses } from '../../kinematics/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { dileptonTops } from './dileptonTops.ts'
import type { NeutrinoPairs } from './neutrinoPairs.ts'

/** What the masses of two tops are compared with. */
export interface TopPairOptions {
  /** GeV; that of the nominal sample if not given. */
  readonly topMass?: number
  /** Width of a reconstructed top's mass, GeV; 25 if not given, as for the choice of the b-jets. */
  readonly sigma?: number
}

/**
 * How well each draw of both neutrinos goes with given b-jets, exp(−χ²/2) with χ² = Σ (m_bℓν − m_t)²/σ², the best draw of each event
 * 1. A posterior of neutrinos allows for jets that are no b; of what is put together with jets that are taken to be the b and b̄,
 * draws count by these weights.
 * @param objects the leptons and the b of t and t̄ of every draw, [count · draws]
 * @param pairs momenta [count, draws, 2, 3], GeV
 * @returns [count, draws]; not numbers where a b is absent
 * @throws ShapeError when the neutrinos are not of these events, or are no whole events of so many draws; ConfigError for a mass or a
 * width that is not above 0
 */
export function topPairWeights(
  objects: DileptonObjects,
  pairs: NeutrinoPairs,
  draws: number,
  { topMass = DILEPTON_TOP_MASS, sigma = 25 }: TopPairOptions = {},
): Float64Array {
  const who = 'topPairWeights'
  if (!(topMass > 0 && topMass < Infinity && sigma > 0 && sigma < Infinity)) {
    throw new ConfigError({ who, wanted: 'a mass and a width above 0', got: `${topMass} and ${sigma}` })
  }
  const { top, antitop } = dileptonTops(objects, pairs)
  const second = masses(antitop)
  const chiSquare = masses(top).map((m, row) => ((m - topMass) / sigma) ** 2 + ((second[row] - topMass) / sigma) ** 2)
  if (!(Number.isInteger(draws) && draws >= 1 && Number.isInteger(chiSquare.length / draws))) {
    throw new ShapeError({ who, wanted: 'events of as many draws each', got: `${chiSquare.length} rows of ${draws}` })
  }
  for (let first = 0; first < chiSquare.length; first += draws) {
    const own = chiSquare.subarray(first, first + draws)
    const least = own.reduce((low, x) => Math.min(low, x), Number.POSITIVE_INFINITY)
    for (let d = 0; d < draws; d++) own[d] = Math.exp((least - own[d]) / 2)
  }
  return chiSquare
}
