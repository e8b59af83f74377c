import { ConfigError, DomainError } from '../../../complaint.ts'
import {
  type AssumedMasses,
  DILEPTON_TOP_MASS,
  type Ellipse,
  type FourVectors,
  meetsMasses,
  neutrinoEllipse,
  type TopSide,
  topSide,
  W_MASS,
} from '../../kinematics/index.ts'
import { closestApproach } from './closestApproach.ts'
import type { DileptonObjects } from './dileptonObjects.ts'
import { ellipseCrossings, type Pair } from './ellipseCrossings.ts'
import type { NeutrinoPairs } from './neutrinoPairs.ts'
import type { Pairings } from './nuWeighting.ts'

/** Which of several solutions is kept: the one of the least m_tt̄, or of the least |p_ν| + |p_ν̄|. */
export type SolutionChoice = 'leastMass' | 'leastMomentum'

/** How the Ellipse method chooses among its solutions. */
export interface EllipseOptions {
  /** GeV */
  readonly topMass?: number
  readonly wMass?: number
  readonly pairings?: Pairings
  /** Where curves do not cross: no answer, or where they come closest to the missing momentum. */
  readonly withoutCrossing?: 'none' | 'closestApproach'
  /** Where the masses are incompatible (Z² < 0): no curve, or the one point its centre is. */
  readonly incompatible?: 'none' | 'point'
  readonly choose?: SolutionChoice
}

/** The answers of the Ellipse method, one row an event; not numbers where it has none. */
export interface EllipseSolutions {
  /** The solution that is kept, [count, 2, 3], GeV. */
  readonly best: NeutrinoPairs
  /** 1 where there is an answer, [count]. */
  readonly solved: Uint8Array
  /** Number of crossings in the pairings tried, [count]. */
  readonly crossings: Uint8Array
  /** |p_T^ν + p_T^ν̄ − p_T^miss| of the answer, GeV, [count]: 0 for a crossing. */
  readonly distance: Float64Array
  /** 1 where the answer has the two b the other way round, [count]. */
  readonly swapped: Uint8Array
}

/** One solution of an event. */
export interface EllipseSolution {
  readonly pair: Pair
  readonly swapped: boolean
  readonly distance: number
}

/** What one event's curves are, for the two ways round that the b may go. */
export interface EventCurves {
  readonly nu: Ellipse
  readonly nubar: Ellipse
  readonly swapped: boolean
  /** The conditions that the curves fulfil. */
  readonly sides: readonly [TopSide, TopSide]
}

/**
 * The curves of both neutrinos of event `i`, for each pairing in which both exist.
 * @throws DomainError when there is no such event
 */
export function eventCurves(objects: DileptonObjects, i: number, options: EllipseOptions = {}): EventCurves[] {
  const { topMass = DILEPTON_TOP_MASS, wMass = W_MASS, pairings = 'both', incompatible = 'none' } = options
  if (!(Number.isInteger(i) && i >= 0 && i < objects.count)) {
    throw new DomainError({ who: 'eventCurves', wanted: `an event below ${objects.count}`, got: String(i) })
  }
  const both = [false, true].map((swapped) => curvesOf(objects, i, { topMass, wMass }, swapped))
  return both
    .slice(0, pairings === 'both' ? 2 : 1)
    .filter((curves) => curves !== undefined)
    .filter(({ nu, nubar }) => incompatible === 'point' || (nu.squared > 0 && nubar.squared > 0))
}

function curvesOf(
  { positive, negative, b, bbar }: DileptonObjects,
  i: number,
  masses: AssumedMasses,
  swapped: boolean,
): EventCurves | undefined {
  const [ofTop, ofAntitop]: FourVectors[] = swapped ? [bbar, b] : [b, bbar]
  const sides = [topSide(positive, ofTop, i, masses), topSide(negative, ofAntitop, i, masses)] as const
  const [nu, nubar] = sides.map(neutrinoEllipse)
  return isCurve(nu) && isCurve(nubar) ? { nu, nubar, swapped, sides } : undefined
}

const isCurve = ({ energySign, squared }: Ellipse) => energySign > 0 && Number.isFinite(squared)

const meetsBoth = ([ofTop, ofAntitop]: EventCurves['sides'], [x, y, z, u, v, w]: Pair) =>
  meetsMasses(ofTop, x, y, z) && meetsMasses(ofAntitop, u, v, w)

type Missing = readonly [x: number, y: number]

const missingOf = ({ missing }: DileptonObjects, i: number): Missing => [missing[2 * i], missing[2 * i + 1]]

/**
 * All solutions of event `i`: every crossing of its curves in every pairing that is tried, where the momenta do give the masses;
 * in boosts in which rounding alone moves those by a millionth there is none.
 */
export const ellipseSolutions = (
  objects: DileptonObjects,
  i: number,
  options: EllipseOptions = {},
): EllipseSolution[] => crossingsOf(eventCurves(objects, i, options), missingOf(objects, i))

const crossingsOf = (curves: readonly EventCurves[], missing: Missing): EllipseSolution[] =>
  curves.flatMap(({ nu, nubar, swapped, sides }) =>
    ellipseCrossings(nu, nubar, missing)
      .filter((pair) => meetsBoth(sides, pair))
      .map((pair) => ({ pair, swapped, distance: 0 })),
  )

/**
 * The Ellipse method (Betchart, Demina, Harel, 1305.1878): momenta that fulfil the masses of both W and both tops and add up
 * to the missing momentum, where two curves cross; of up to four crossings in each pairing of the b one is kept.
 * @returns no answer for events with an object that is not a number
 * @throws ConfigError for an option that is not known, or a mass that is not above 0
 */
export function ellipseMethod(objects: DileptonObjects, options: EllipseOptions = {}): EllipseSolutions {
  checkOptions(options)
  const { count } = objects
  const answers = {
    best: new Float64Array(6 * count).fill(Number.NaN),
    solved: new Uint8Array(count),
    crossings: new Uint8Array(count),
    distance: new Float64Array(count).fill(Number.NaN),
    swapped: new Uint8Array(count),
  }
  for (let i = 0; i < count; i++) {
    const curves = eventCurves(objects, i, options)
    const missing = missingOf(objects, i)
    const crossings = crossingsOf(curves, missing)
    const chosen =
      crossings.length > 0 ? least(crossings, choiceOf(objects, i, options)) : nearest(curves, missing, options)
    answers.crossings[i] = crossings.length
    if (!chosen) continue
    answers.best.set(chosen.pair, 6 * i)
    answers.solved[i] = 1
    answers.distance[i] = chosen.distance
    answers.swapped[i] = chosen.swapped ? 1 : 0
  }
  return answers
}

function nearest(
  curves: readonly EventCurves[],
  missing: Missing,
  options: EllipseOptions,
): EllipseSolution | undefined {
  if (options.withoutCrossing !== 'closestApproach') return undefined
  const approaches = curves.flatMap(({ nu, nubar, swapped, sides }) => {
    const { pair, distance } = closestApproach(nu, nubar, missing)
    // a point that stands for incompatible masses has none of them
    const isRight = nu.squared > 0 && nubar.squared > 0 ? meetsBoth(sides, pair) : Number.isFinite(distance)
    return isRight ? [{ pair, distance, swapped }] : []
  })
  return least(approaches, ({ distance }) => distance)
}

function least<T>(all: readonly T[], cost: (one: T) => number): T | undefined {
  const costs = all.map(cost)
  return all[costs.indexOf(Math.min(...costs))]
}

function choiceOf({ positive, negative, b, bbar }: DileptonObjects, i: number, { choose }: EllipseOptions) {
  if (choose === 'leastMomentum') return ({ pair }: EllipseSolution) => energies(pair)
  const visible = [0, 1, 2, 3].map((k) => [positive, negative, b, bbar].reduce((sum, p4) => sum + p4[4 * i + k], 0))
  return ({ pair }: EllipseSolution) => {
    const momentum = [0, 1, 2].map((k) => visible[k + 1] + pair[k] + pair[k + 3])
    return (visible[0] + energies(pair)) ** 2 - momentum.reduce((sum, p) => sum + p * p, 0)
  }
}

const energies = ([x, y, z, u, v, w]: Pair) => Math.hypot(x, y, z) + Math.hypot(u, v, w)

const KNOWN = {
  choose: ['leastMass', 'leastMomentum'],
  withoutCrossing: ['none', 'closestApproach'],
  incompatible: ['none', 'point'],
  pairings: ['both', 'given'],
} as const

function checkOptions(options: EllipseOptions): void {
  for (const name of ['topMass', 'wMass'] as const) {
    const mass = options[name]
    if (mass === undefined || (mass > 0 && mass < Number.POSITIVE_INFINITY)) continue
    throw new ConfigError({ who: `Ellipse method: ${name}`, wanted: 'a mass above 0 GeV', got: String(mass) })
  }
  for (const [name, known] of Object.entries(KNOWN)) {
    const got = options[name as keyof typeof KNOWN]
    if (got === undefined || (known as readonly string[]).includes(got)) continue
    throw new ConfigError({ who: `Ellipse method: ${name}`, wanted: known.join(' or '), got })
  }
}
