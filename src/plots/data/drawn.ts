import type { Histogram } from '../histograms/histogram.ts'
import type { Histogram2d } from '../histograms/histogram2d.ts'

/** A histogram as it stands in a figure. */
export interface DrawnHistogram {
  /** Its name in the legend, where it has one. */
  readonly label?: string
  readonly of: Histogram | Histogram2d
}

const isHistogram = (of: object): of is Histogram => 'overflow' in of
const isMap = (of: object): of is Histogram2d => 'xEdges' in of && 'errors' in of

/** What a mark tells of the histogram that it draws; nothing of numbers that are none, as ratios. */
export function drawn(of: object, label?: string): { histogram?: DrawnHistogram } {
  if (!isHistogram(of) && !isMap(of)) return {}
  return { histogram: { of, ...(label !== undefined && { label }) } }
}

/** Whether a histogram has two axes. */
export const isTwoDimensional = (of: Histogram | Histogram2d): of is Histogram2d => 'xEdges' in of

// a panel is a plain specification; what it was made of is kept beside it
const OF_PANELS = new WeakMap<object, readonly DrawnHistogram[]>()

/** Keeps the histograms that a panel draws. */
export function keepDrawn<T extends object>(panel: T, histograms: readonly DrawnHistogram[]): T {
  if (histograms.length > 0) OF_PANELS.set(panel, histograms)
  return panel
}

/** The histograms of all panels in a specification, each once. */
export function drawnIn(body: unknown): DrawnHistogram[] {
  if (body === null || typeof body !== 'object') return []
  const own = OF_PANELS.get(body) ?? []
  const inside = Array.isArray(body)
    ? body.flatMap(drawnIn)
    : ['vconcat', 'hconcat', 'concat'].flatMap((key) => drawnIn((body as Record<string, unknown>)[key]))
  const all = [...own, ...inside]
  return all.filter(({ of }, k) => all.findIndex((other) => other.of === of) === k)
}
