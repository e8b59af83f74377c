import { type FourVectors, mass } from '../kinematics/index.ts'
import type { ChiSquareTerms } from './chiSquare.ts'

/** The jets of one event that are tried, and the ℓν system of each solution; each [n, 4], GeV. */
export interface Combinatorics {
  readonly jets: FourVectors
  readonly leptonicWs: FourVectors
}

/** The parts of the best assignment, as places of jets, and what they cost. */
export interface Best {
  chiSquare: number
  solution: number
  bLep: number
  bHad: number
  q1: number
  q2: number
}

/**
 * The assignment of one event with the least χ²; of equal ones the first.
 *
 * The χ² is a sum over two sides, which only share that no jet is used twice: the leptonic side is computed once for each
 * b_lep, the hadronic side once for each b_had and {q1, q2}, and a hadronic side that cannot win is left at once.
 * @returns places −1 and χ² = +∞ with fewer than four jets
 */
export function leastChiSquare({ jets, leptonicWs }: Combinatorics, terms: ChiSquareTerms): Best {
  let best: Best = { chiSquare: Number.POSITIVE_INFINITY, solution: 0, bLep: -1, bHad: -1, q1: -1, q2: -1 }
  const leptonic = leptonicCosts(jets, leptonicWs, terms)
  const cheapest = Math.min(...leptonic.map(({ cost }) => cost))
  eachHadronicSide(jets, terms, (hadronic, bHad, q1, q2) => {
    if (!(hadronic + cheapest < best.chiSquare)) return
    for (let bLep = 0; bLep < leptonic.length; bLep++) {
      if (bLep === bHad || bLep === q1 || bLep === q2) continue
      const { cost, solution } = leptonic[bLep]
      if (hadronic + cost < best.chiSquare) best = { chiSquare: hadronic + cost, solution, bLep, bHad, q1, q2 }
    }
  })
  return best
}

/** For each jet as b_lep: the least sum of the two leptonic terms, and the solution that gives it. */
function leptonicCosts(jets: FourVectors, leptonicWs: FourVectors, terms: ChiSquareTerms) {
  const least = Array.from({ length: jets.length / 4 }, () => ({ cost: Number.POSITIVE_INFINITY, solution: 0 }))
  for (let solution = 0; solution < leptonicWs.length / 4; solution++) {
    const [e, px, py, pz] = leptonicWs.subarray(4 * solution, 4 * solution + 4)
    const w = terms.lNu(mass(e, px, py, pz))
    for (let b = 0; b < least.length; b++) {
      const cost = w + terms.bLNu(massWith(jets, b, e, px, py, pz))
      if (cost < least[b].cost) least[b] = { cost, solution }
    }
  }
  return least
}

export type TryHadronicSide = (cost: number, bHad: number, q1: number, q2: number) => void

/** All choices of b_had and q1 < q2 among the jets, with the sum of their two terms. */
export function eachHadronicSide(jets: FourVectors, terms: ChiSquareTerms, tryOut: TryHadronicSide): void {
  const n = jets.length / 4
  for (let q1 = 0; q1 < n; q1++) {
    const [e1, px1, py1, pz1] = jets.subarray(4 * q1, 4 * q1 + 4)
    for (let q2 = q1 + 1; q2 < n; q2++) {
      const [e2, px2, py2, pz2] = jets.subarray(4 * q2, 4 * q2 + 4)
      const [e, px, py, pz] = [e1 + e2, px1 + px2, py1 + py2, pz1 + pz2]
      const w = terms.qq(mass(e, px, py, pz))
      for (let b = 0; b < n; b++) {
        if (b !== q1 && b !== q2) tryOut(w + terms.bqq(massWith(jets, b, e, px, py, pz)), b, q1, q2)
      }
    }
  }
}

/** Mass of a system with jet `b` added. */
export const massWith = (jets: FourVectors, b: number, e: number, px: number, py: number, pz: number) =>
  mass(e + jets[4 * b], px + jets[4 * b + 1], py + jets[4 * b + 2], pz + jets[4 * b + 3])
