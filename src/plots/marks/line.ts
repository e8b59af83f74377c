import { checkLengths } from '../layout/checks.ts'
import { rows, series, xOf, yOf } from '../layout/encode.ts'
import { legendOf, type Mark, type Outline, type Style } from '../layout/mark.ts'
import { runsOf } from '../layout/runs.ts'
import { colourOf } from '../theme.ts'

/** A line through points, in their order; interrupted where a point has no place. */
export function line(of: Outline, style: Style = {}): Mark {
  const { colour = 'ink', dash, width = 1.8 } = style
  const { x, y } = of
  checkLengths('line', { x, y })
  return {
    outline: of,
    ...legendOf(style, 'line'),
    layers: (view) => {
      const { opacity, ...named } = series(view, style)
      const runs = runsOf(x.length, (i) => view.x.has(x[i]) && view.y.has(y[i]))
      const several = runs.length > 1
      // numbered, as a line is otherwise sorted by x
      const points = runs.flatMap(([from, to], run) =>
        Array.from({ length: to - from }, (_, k) => k + from).map((i) => ({
          x: x[i],
          y: y[i],
          i,
          ...(several && { run }),
        })),
      )
      const mark = {
        type: 'line',
        color: colourOf(colour),
        strokeWidth: width,
        clip: true,
        ...(dash && { strokeDash: dash }),
      }
      const encoding = {
        x: xOf(view, 'x'),
        y: yOf(view, 'y'),
        order: { field: 'i', type: 'quantitative' },
        ...(several && { detail: { field: 'run', type: 'nominal' } }),
        opacity,
      }
      return [{ ...rows(points, { x: view.x, y: view.y }), ...named, mark, encoding }]
    },
  }
}
