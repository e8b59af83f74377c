import { checkFinite } from '../layout/checks.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { type Layer, legendOf, type Mark, type Style, type View } from '../layout/mark.ts'
import { colourOf } from '../theme.ts'

/** Upright at an x, up to a height where one is given. */
interface Upright {
  readonly x: number
  readonly to?: number
}

/** Level at a y. */
interface Level {
  readonly y: number
}

/** A straight line across the panel, or from its bottom up to a height. */
export function rule(at: Upright | Level, style: Style = {}): Mark {
  const { colour = 'muted', dash, width = 1.5 } = style
  checkFinite('rule', { ...at })
  const mark = {
    type: 'rule',
    color: colourOf(colour),
    strokeWidth: width,
    clip: true,
    ...(dash && { strokeDash: dash }),
  }
  return {
    ...('x' in at && at.to !== undefined && { outline: { x: [at.x], y: [at.to] } }),
    ...legendOf({ ...style, colour }, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      const { row, place, on } =
        'x' in at ? upright(at, view) : { row: { at: at.y }, place: { y: yOf(view, 'at') }, on: { at: view.y } }
      return [{ ...rows([row], on), ...named, mark, encoding: { ...place, opacity } }]
    },
  }
}

function upright({ x, to }: Upright, view: View) {
  const place: Layer = { x: xOf(view, 'at') }
  const on = { at: view.x, from: view.y, to: view.y }
  if (to === undefined) return { row: { at: x }, place, on }
  const row = { at: x, from: view.y.domain[0], to: view.y.onto(to) }
  return { row, place: { ...place, y: yOf(view, 'from'), y2: { field: 'to' } }, on }
}
