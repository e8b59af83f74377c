import { checkLengths } from '../layout/checks.ts'
import { rows, series, unstacked, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { runsOf } from '../layout/runs.ts'
import { colourOf } from '../theme.ts'

/** The area between two curves over the same places. */
export interface Between {
  readonly x: ArrayLike<number>
  readonly low: ArrayLike<number>
  readonly high: ArrayLike<number>
}

export interface BandStyle extends Style {
  readonly opacity?: number
  /** Keeps each height until the next place, as a histogram does. */
  readonly steps?: boolean
}

/** A filled band, interrupted where it has no place or height. */
export function band(of: Between, style: BandStyle = {}): Mark {
  const { colour = 'ink', opacity: strength = 0.25, steps = false } = style
  const { x, low, high } = of
  checkLengths('band', { x, low, high })
  return {
    outline: { x: [...Array.from(x), ...Array.from(x)], y: [...Array.from(low), ...Array.from(high)] },
    ...legendOf(style, 'band'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style, strength)
      const corners = cornersOf(view, of, steps)
      const interpolate = steps ? { interpolate: 'step-after' } : {}
      const detail = corners.some(({ run }) => run) ? { detail: { field: 'run', type: 'nominal' } } : {}
      const plain = 'detail' in detail ? corners : corners.map(({ run: _, ...corner }) => corner)
      return [
        {
          ...rows(plain, { x: view.x, low: view.y, high: view.y }),
          ...named,
          mark: { type: 'area', color: colourOf(colour), line: false, clip: true, ...interpolate },
          encoding: { x: unstacked(xOf(view, 'x')), ...detail, y: yOf(view, 'low'), y2: { field: 'high' }, opacity },
        },
      ]
    },
  }
}

/** The corners of each piece; one of steps that ends before its neighbour reaches up to it. */
function cornersOf(view: View, { x, low, high }: Between, steps: boolean) {
  const has = (i: number) => Number.isFinite(x[i]) && Number.isFinite(low[i]) && Number.isFinite(high[i])
  return runsOf(x.length, has).flatMap(([from, to], run) => {
    const at = (place: number, i: number) => ({
      x: view.x.onto(x[place]),
      low: view.y.onto(low[i]),
      high: view.y.onto(high[i]),
      run,
    })
    const corners = Array.from({ length: to - from }, (_, k) => at(from + k, from + k))
    return steps && to < x.length ? [...corners, at(to, to - 1)] : corners
  })
}
