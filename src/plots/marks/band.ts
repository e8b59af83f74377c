import { rows, series, unstacked, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style } from '../layout/mark.ts'
import { COLOURS } from '../theme.ts'

/** The area between two curves over the same places. */
export interface Between {
  readonly x: ArrayLike<number>
  readonly low: ArrayLike<number>
  readonly high: ArrayLike<number>
}

interface BandStyle extends Style {
  readonly opacity?: number
  /** Keeps each height until the next place, as a histogram does. */
  readonly steps?: boolean
}

/** A filled band. */
export function band({ x, low, high }: Between, style: BandStyle = {}): Mark {
  const { colour = 'ink', opacity: strength = 0.25, steps = false } = style
  const values = Array.from(x, (at, i) => ({ x: at, low: low[i], high: high[i] }))
  return {
    outline: { x: [...Array.from(x), ...Array.from(x)], y: [...Array.from(low), ...Array.from(high)] },
    ...legendOf(style, 'band'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style, strength)
      const interpolate = steps ? { interpolate: 'step-after' } : {}
      return [
        {
          ...rows(values),
          ...named,
          mark: { type: 'area', color: COLOURS[colour], line: false, clip: true, ...interpolate },
          encoding: { x: unstacked(xOf(view, 'x')), y: yOf(view, 'low'), y2: { field: 'high' }, opacity },
        },
      ]
    },
  }
}
