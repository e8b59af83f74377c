import { DomainError } from '../../../complaint.ts'
import type { Quantity } from '../../columns/index.ts'
import { PLANE_DENSITIES, PLANE_NAMES, type PlaneName } from '../../events/index.ts'
import type { Densities } from './densities.ts'

/** Parallel lines through a toy density: the same places on each, at several places across. */
export interface Lines {
  readonly axis: Quantity
  /** Places along a line. */
  readonly at: Float64Array
  /** Points (x, y) of all lines, one line after the other, [lines · places · 2]. */
  readonly points: Float64Array
  readonly lines: number
  /** The exact density along any of the lines. */
  readonly truth: Float64Array
}

export interface LineOptions {
  readonly places?: number
  readonly lines?: number
}

/** Which part of the axis, without the boundaries, which an invertible map of a normal cannot follow. */
const RANGES: Readonly<Record<PlaneName, readonly [number, number]>> = {
  wedge: [0.1, 0.9],
  kicker: [0.1, 0.9],
  ring: [2, 6],
}

/** @throws DomainError for what is no toy */
function planeOf(layout: string): PlaneName {
  const name = PLANE_NAMES.find((one) => one === layout)
  if (name) return name
  throw new DomainError({ who: 'lines', wanted: `one of the toys ${PLANE_NAMES.join(', ')}`, got: `'${layout}'` })
}

/**
 * The lines of a toy in which its density does not change from one to the next: constant y of wedge and kicker, x from 0.1 to
 * 0.9; constant φ of the ring, r from 2 to 6 (arXiv 2104.04543 sections 3.1-3.3).
 * @throws DomainError for what is no toy
 */
export function linesOf(layout: string, { places = 81, lines = 9 }: LineOptions = {}): Lines {
  const name = planeOf(layout)
  const [from, to] = RANGES[name]
  const at = Float64Array.from({ length: places }, (_, i) => from + ((to - from) * i) / (places - 1))
  const points = new Float64Array(2 * places * lines)
  for (let l = 0; l < lines; l++) {
    // from a tenth to nine tenths of what lies across
    const across = lines === 1 ? 0.5 : 0.1 + (0.8 * l) / (lines - 1)
    for (let i = 0; i < places; i++) {
      const phi = Math.PI * across
      const point = name === 'ring' ? [at[i] * Math.cos(phi), at[i] * Math.sin(phi)] : [at[i], across]
      points.set(point, 2 * (l * places + i))
    }
  }
  const { density } = PLANE_DENSITIES[name]
  const truth = at.map((_, i) => density(points[2 * i], points[2 * i + 1]))
  const axis = name === 'ring' ? { name: 'r', label: 'r', unit: '1' } : { name: 'x', label: 'x', unit: '1' }
  return { axis, at, points, lines, truth }
}

/** A number at each place of a line: its mean over parallel lines, and their spread. */
export interface OverLines {
  readonly value: Float64Array
  readonly error: Float64Array
}

/** A density along parallel lines, and how sure it is. */
export interface LineUncertainty extends Lines {
  /** Mean over draws of the weights. */
  readonly density: OverLines
  /** Standard deviation over draws. */
  readonly sigma: OverLines
  readonly relative: OverLines
  /** (mean − truth) / σ of every place of every line, [lines · places]. */
  readonly pulls: Float64Array
  /** σ of every line, [lines · places]. */
  readonly perLine: Float64Array
}

/**
 * Mean and standard deviation of a density over draws of its weights, along parallel lines (arXiv 2104.04543 section 3.1): σ_pred
 * is the mean over the lines, its error bar their spread.
 * @throws DomainError for fewer than two draws
 */
export function alongLines(densities: Densities, options: LineOptions = {}): LineUncertainty {
  if (densities.count < 2) {
    const fix = 'load a Bayesian network with draws of its weights, or an ensemble'
    throw new DomainError({ who: 'uncertainty', wanted: 'two densities or more', got: String(densities.count), fix })
  }
  const lines = linesOf(densities.of.layout, options)
  const [places, draws] = [lines.at.length, densities.count]
  const p = densities.probabilities(lines.points)
  const all = places * lines.lines
  const [mean, sigma] = [new Float64Array(all), new Float64Array(all)]
  for (let k = 0; k < all; k++) {
    const own = p.subarray(k * draws, (k + 1) * draws)
    mean[k] = own.reduce((a, b) => a + b) / draws
    sigma[k] = Math.sqrt(own.reduce((sum, v) => sum + (v - mean[k]) ** 2, 0) / (draws - 1))
  }
  const over = (values: Float64Array) => overLines(values, places)
  return {
    ...lines,
    density: over(mean),
    sigma: over(sigma),
    relative: over(sigma.map((s, k) => s / mean[k])),
    pulls: mean.map((m, k) => (m - lines.truth[k % places]) / sigma[k]),
    perLine: sigma,
  }
}

function overLines(values: Float64Array, places: number): OverLines {
  const lines = values.length / places
  const [value, error] = [new Float64Array(places), new Float64Array(places)]
  for (let i = 0; i < places; i++) {
    const own = Array.from({ length: lines }, (_, l) => values[l * places + i])
    value[i] = own.reduce((a, b) => a + b) / lines
    const squares = own.reduce((sum, v) => sum + (v - value[i]) ** 2, 0)
    error[i] = lines > 1 ? Math.sqrt(squares / (lines - 1)) : 0
  }
  return { value, error }
}
