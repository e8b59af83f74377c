import { titleOf } from '../../lib/columns/index.ts'
import { DISPLAY, shortNumber, showing, signed, sparkline } from '../../lib/show/index.ts'
import { measured } from '../layout/measured.ts'
import { lineText } from '../layout/richText.ts'
import type { Histogram2d } from './histogram2d.ts'
import { momentsOf } from './moments.ts'

/** A map shows itself: what it is of, its shape along both axes, its moments and their correlation, and what it does not hold. */
export const SHOWN_MAP = showing<Histogram2d>(
  (of) => {
    const [x, y] = [along(of, 'x'), along(of, 'y')]
    const lost = [
      ...(of.outside === 0 ? [] : [`outside ${of.outside}`]),
      ...(of.missing === 0 ? [] : [`not numbers ${of.missing}`]),
    ]
    const { sum, sumError } = x.moments
    const whole = [`Σ ${measured(sum, sumError)}`, `correlation ${correlation(of)}`, ...lost]
    const notes = [`x ${x.shape}`, `y ${y.shape}`, `x ${x.words} · y ${y.words}`, whole.join(' · ')]
    return { heading: heading(of), notes }
  },
  async (of) => {
    const [{ figure }, { colourMap }] = await Promise.all([
      import('../figures/figure.ts'),
      import('../marks/colourMap.ts'),
    ])
    const log = of.values.every((value) => value >= 0)
    const options = { x: of.x, y: of.y, width: 260, height: 260, caption: null, note: `correlation ${correlation(of)}` }
    return figure(options, colourMap(of, { log }))[DISPLAY]()
  },
)

const heading = ({ x, y, xEdges, yEdges }: Histogram2d) =>
  `${lineText(titleOf(y))} against ${lineText(titleOf(x))}: ${xEdges.length - 1} × ${yEdges.length - 1} bins`

/** The sums of columns or rows. */
function along({ xEdges, yEdges, values, errors }: Histogram2d, axis: 'x' | 'y') {
  const [edges, nx] = [axis === 'x' ? xEdges : yEdges, xEdges.length - 1]
  const contents = new Float64Array(edges.length - 1)
  const squares = new Float64Array(edges.length - 1)
  values.forEach((value, k) => {
    const bin = axis === 'x' ? k % nx : Math.floor(k / nx)
    contents[bin] += value
    squares[bin] += errors[k] ** 2
  })
  const moments = momentsOf(edges, contents, squares.map(Math.sqrt))
  const { mean, meanError, deviation } = moments
  return {
    moments,
    shape: sparkline(contents),
    words: `mean ${measured(mean, meanError)}, sd ${shortNumber(deviation, 3)}`,
  }
}

function correlation(of: Histogram2d): string {
  const { xEdges, yEdges, values } = of
  const nx = xEdges.length - 1
  const [x, y] = [along(of, 'x').moments, along(of, 'y').moments]
  let product = 0
  values.forEach((value, k) => {
    const [i, j] = [k % nx, Math.floor(k / nx)]
    product += value * ((xEdges[i] + xEdges[i + 1]) / 2 - x.mean) * ((yEdges[j] + yEdges[j + 1]) / 2 - y.mean)
  })
  const r = product / (x.sum * x.deviation * y.deviation)
  return Number.isFinite(r) ? signed(r.toFixed(2)) : 'none'
}
