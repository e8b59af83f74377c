import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Outline, type Style } from '../layout/mark.ts'
import { COLOURS } from '../theme.ts'

/** A line through points, in their order. */
export function line(of: Outline, style: Style = {}): Mark {
  const { colour = 'ink', dash, width = 1.8 } = style
  const values = Array.from(of.x, (x, i) => ({ x, y: of.y[i] }))
  return {
    outline: of,
    ...legendOf(style, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      const mark = {
        type: 'line',
        color: COLOURS[colour],
        strokeWidth: width,
        clip: true,
        ...(dash && { strokeDash: dash }),
      }
      // numbered, as a line is otherwise sorted by x
      return [
        {
          ...rows(values.map((row, i) => ({ ...row, i }))),
          ...named,
          mark,
          encoding: { x: xOf(view, 'x'), y: yOf(view, 'y'), order: { field: 'i', type: 'quantitative' }, opacity },
        },
      ]
    },
  }
}
