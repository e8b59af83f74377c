import { checkFinite } from '../layout/checks.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style } from '../layout/mark.ts'
import { colourOf } from '../theme.ts'

type Ends = readonly [number, number]

interface SpanStyle extends Style {
  readonly opacity?: number
}

/** A shaded range of one axis, across the whole panel: a signal region, a mass window, an uncertainty about 1. */
export function span(of: { readonly x: Ends } | { readonly y: Ends }, style: SpanStyle = {}): Mark {
  const { colour = 'muted', opacity: strength = 0.18 } = style
  const upright = 'x' in of
  const [from, to] = upright ? of.x : of.y
  checkFinite('span', { start: from, end: to })
  return {
    ...legendOf({ ...style, colour }, 'band'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style, strength)
      const along = upright ? view.x : view.y
      const data = rows([{ from: along.onto(from), to: along.onto(to) }], { from: along, to: along })
      const place = upright
        ? { x: xOf(view, 'from'), x2: { field: 'to' } }
        : { y: yOf(view, 'from'), y2: { field: 'to' } }
      const mark = { type: 'rect', color: colourOf(colour), clip: true, tooltip: null }
      return [{ ...data, ...named, mark, encoding: { ...place, opacity } }]
    },
  }
}
