import { type FourVectors, fromMomenta, sum } from '../../kinematics/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { checkPairs, type NeutrinoPairs } from './neutrinoPairs.ts'

/** W bosons and tops of both sides, each [count, 4], GeV; not numbers where a jet or the neutrinos are absent. */
export interface DileptonTops {
  readonly wPlus: FourVectors
  readonly wMinus: FourVectors
  readonly top: FourVectors
  readonly antitop: FourVectors
  /** tt̄ */
  readonly topPair: FourVectors
}

/**
 * W⁺ = ℓ⁺ν, W⁻ = ℓ⁻ν̄, t = bW⁺, t̄ = b̄W⁻ and tt̄ with the given neutrinos.
 * @param objects with `b` the b of the t
 * @param pairs momenta [count, 2, 3], GeV
 * @returns not numbers where a neutrino is none
 * @throws ShapeError when the neutrinos are not of these events
 */
export function dileptonTops(objects: DileptonObjects, pairs: NeutrinoPairs): DileptonTops {
  checkPairs('dileptonTops', objects, pairs)
  const neutrinos = fromMomenta(pairs, 0)
  const side = (first: number) => neutrinos.filter((_, k) => Math.floor(k / 4) % 2 === first)
  const wPlus = sum(objects.positive, side(0))
  const wMinus = sum(objects.negative, side(1))
  const [top, antitop] = [sum(wPlus, objects.b), sum(wMinus, objects.bbar)]
  return { wPlus, wMinus, top, antitop, topPair: sum(top, antitop) }
}
