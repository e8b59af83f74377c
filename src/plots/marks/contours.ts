import { contour, densityLevels, smooth } from '../histograms/contours.ts'
import type { Histogram2d } from '../histograms/histogram2d.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style } from '../layout/mark.ts'
import { colourOf } from '../theme.ts'

interface ContourStyle extends Style {
  /** The shares of the events that lie within; 68 and 95 %, where not given. */
  readonly shares?: readonly number[]
}

/** Borders of the smallest regions that hold given shares of a map's events. */
export function contours(map: Histogram2d, style: ContourStyle = {}): Mark {
  const { shares = [0.68, 0.95], colour = 'ink', width = 1.6 } = style
  const smoothed = smooth(map)
  const levels = densityLevels(smoothed, shares)
  return {
    ...legendOf(style, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      return levels.map((level, k) => ({
        ...rows(
          contour(smoothed, level).map((piece) => ({ ...piece })),
          { x: view.x, x2: view.x, y: view.y, y2: view.y },
        ),
        ...named,
        mark: { type: 'rule', color: colourOf(colour), strokeWidth: width / (k + 1), clip: true },
        encoding: { x: xOf(view, 'x'), x2: { field: 'x2' }, y: yOf(view, 'y'), y2: { field: 'y2' }, opacity },
      }))
    },
  }
}
