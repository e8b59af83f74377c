import { titleOf } from '../../lib/columns/index.ts'
import { DISPLAY, shortNumber, showing, sparkline } from '../../lib/show/index.ts'
import { categoriesOf } from '../layout/categories.ts'
import { measured } from '../layout/measured.ts'
import { lineText } from '../layout/richText.ts'
import type { Histogram } from './histogram.ts'
import { momentsOf } from './moments.ts'

/** A histogram shows itself: what it is of, its shape, its moments, and what it does not hold. */
export const SHOWN = showing<Histogram>(
  (of) => ({ heading: heading(of), notes: [sparkline(of.values), [...insides(of), ...outsides(of)].join(' · ')] }),
  async (of) => {
    const [{ figure }, { contentTitle }, { histogramStep }, { binReadout }] = await Promise.all([
      import('../figures/figure.ts'),
      import('../figures/contentTitle.ts'),
      import('../marks/histogramStep.ts'),
      import('../marks/binReadout.ts'),
    ])
    const y = contentTitle(of)
    const options = {
      x: of.of,
      y,
      width: 300,
      height: 150,
      caption: null,
      alt: lineText(heading(of)).replace(/[_^]/g, ''),
    }
    return figure(options, histogramStep(of, { label: insides(of).at(-1) ?? '' }), binReadout([{ of, label: y }]))[
      DISPLAY
    ]()
  },
)

function heading({ of, edges, values }: Histogram): string {
  const categories = categoriesOf(of)
  const range = categories
    ? categories.join(', ')
    : `${shortNumber(edges[0])} to ${shortNumber(edges[edges.length - 1])}`
  return `${lineText(titleOf(of))}: ${values.length} bin${values.length === 1 ? '' : 's'}, ${range}`
}

/** What the bins hold; the last words are the moments. */
function insides(of: Histogram): string[] {
  const width = (i: number) => (of.scale === 'density' ? of.edges[i + 1] - of.edges[i] : 1)
  const [contents, errors] = [of.values, of.errors].map((list) => list.map((value, i) => value * width(i)))
  const { sum, sumError, mean, meanError, deviation } = momentsOf(of.edges, contents, errors)
  const whole =
    of.scale === 'density' ? `density, ${shortNumber(sum)} of it in the bins` : `Σ ${measured(sum, sumError)}`
  if (categoriesOf(of.of) || Number.isNaN(mean)) return [whole]
  return [whole, `mean ${measured(mean, meanError)}, sd ${shortNumber(Number(deviation.toPrecision(3)))}`]
}

const outsides = ({ underflow, overflow, missing }: Histogram): string[] => [
  ...(underflow.sum === 0 ? [] : [`below ${shortNumber(underflow.sum)}`]),
  ...(overflow.sum === 0 ? [] : [`above ${shortNumber(overflow.sum)}`]),
  ...(missing === 0 ? [] : [`not numbers ${missing}`]),
]
