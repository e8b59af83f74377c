import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Style } from '../layout/mark.ts'
import { COLOURS } from '../theme.ts'

/** A straight line across the panel: upright at an x, or level at a y. */
export function rule(at: { readonly x: number } | { readonly y: number }, style: Style = {}): Mark {
  const { colour = 'muted', dash, width = 1.5 } = style
  return {
    ...legendOf({ ...style, colour }, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      const place = 'x' in at ? { x: xOf(view, 'at') } : { y: yOf(view, 'at') }
      const mark = {
        type: 'rule',
        color: COLOURS[colour],
        strokeWidth: width,
        clip: true,
        ...(dash && { strokeDash: dash }),
      }
      return [{ ...rows([{ at: 'x' in at ? at.x : at.y }]), ...named, mark, encoding: { ...place, opacity } }]
    },
  }
}
