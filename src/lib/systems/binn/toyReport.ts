import { type Measured, type Proportion, proportion } from '../../evaluation/index.ts'
import type { PlaneName } from '../../events/index.ts'
import type { Densities } from './densities.ts'
import { alongLines, type LineUncertainty } from './lines.ts'
import { type Dip, dipOf, fitPattern, type PatternFit } from './patterns.ts'

/** What is read from a toy density and its uncertainty. */
export interface ToyReport {
  readonly layout: PlaneName
  readonly lines: LineUncertainty
  readonly dip: Dip
  readonly fit: PatternFit
  /** Shares of all places of all lines whose mean is within one and two σ of the truth; and the mean pull at each end. */
  readonly pulls: { readonly within1: Proportion; readonly within2: Proportion; readonly bias: EndBias }
  /** σ at the place where the statistics scan reads it: x = ½, r = 4. */
  readonly sigmaAt: Measured & { readonly place: number }
  /** Mean of |p − truth| / truth over all places. */
  readonly deviation: number
}

interface EndBias {
  readonly lower: number
  readonly middle: number
  readonly upper: number
}

const PLACE: Readonly<Record<PlaneName, number>> = { wedge: 0.5, kicker: 0.5, ring: 4 }

/** Dip, fit, pulls and σ at one place of a toy density. */
export function toyReport(densities: Densities): ToyReport {
  const layout = densities.of.layout as PlaneName
  const lines = alongLines(densities)
  const { pulls, at, density, truth, sigma } = lines
  const within = (most: number) =>
    proportion(
      pulls.reduce((n, z) => n + (Math.abs(z) <= most ? 1 : 0), 0),
      pulls.length,
    )
  const third = Math.ceil(at.length / 3)
  const mean = (from: number, to: number) => {
    const own = pulls.filter((_, k) => k % at.length >= from && k % at.length < to)
    return own.reduce((a, b) => a + b, 0) / own.length
  }
  const place = PLACE[layout]
  const nearest = at.reduce((best, x, i) => (Math.abs(x - place) < Math.abs(at[best] - place) ? i : best), 0)
  return {
    layout,
    lines,
    dip: dipOf(layout, lines),
    fit: fitPattern(layout, lines),
    pulls: {
      within1: within(1),
      within2: within(2),
      bias: { lower: mean(0, third), middle: mean(third, 2 * third), upper: mean(2 * third, at.length) },
    },
    sigmaAt: { place, value: sigma.value[nearest], error: sigma.error[nearest] },
    deviation: density.value.reduce((sum, p, i) => sum + Math.abs(p / truth[i] - 1), 0) / at.length,
  }
}
