import type { DrawnHistogram } from '../data/drawn.ts'
import type { Colour } from '../theme.ts'
import type { Axis } from './axis.ts'

/** A layer of a Vega-Lite specification. */
export type Layer = Readonly<Record<string, unknown>>

/** The panel that a mark is drawn into; lengths in px. */
export interface View {
  readonly x: Axis
  readonly y: Axis
  /** Whether the panel has a legend to choose a series from. */
  readonly choosing: boolean
}

/** How a series looks in a legend. */
export interface LegendEntry {
  readonly label: string
  readonly colour: Colour
  readonly symbol: 'line' | 'band' | 'point' | 'box'
  readonly dash?: readonly number[]
  /** Of a point, as Vega names it. */
  readonly shape?: string
}

/** Points of the plane that a mark wants to be seen, in the units of the axes; those that are not numbers are ignored. */
export interface Outline {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number>
}

/** Several outlines in one, each for itself: none is joined to the next. */
export const apart = (...outlines: readonly Outline[]): Outline => ({
  x: outlines.flatMap(({ x }) => [...Array.from(x), Number.NaN]),
  y: outlines.flatMap(({ y }) => [...Array.from(y), Number.NaN]),
})

/** Something that can be drawn into a panel; `null` draws nothing. */
export interface Mark {
  readonly outline?: Outline
  /** Whether the panel ends where the mark ends, without air about it. */
  readonly tight?: boolean
  /** Whether what stands at an end of the range wants air beside it, so that no half of it is cut off. */
  readonly airy?: boolean
  readonly legend?: LegendEntry
  /** The histogram that it draws, where it is one. */
  readonly histogram?: DrawnHistogram
  /** Its layers in a panel. */
  readonly layers: (view: View) => readonly Layer[]
}

/** How a series is drawn. */
export interface Style {
  /** Shown in the legend, where given. */
  readonly label?: string
  readonly colour?: Colour
  readonly dash?: readonly number[]
  readonly width?: number
}

export const legendOf = (
  { label, colour = 'ink', dash }: Style,
  symbol: LegendEntry['symbol'],
): { legend?: LegendEntry } => (label === undefined ? {} : { legend: { label, colour, symbol, ...(dash && { dash }) } })
