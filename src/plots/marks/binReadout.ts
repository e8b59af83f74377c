import { type Quantity, titleOf } from '../../lib/columns/index.ts'
import type { Comparison } from '../histograms/compare.ts'
import { categoriesOf } from '../layout/categories.ts'
import { checkSome } from '../layout/checks.ts'
import { rows, xOf } from '../layout/encode.ts'
import type { Layer, Mark, View } from '../layout/mark.ts'
import { measured } from '../layout/measured.ts'
import { rangeText, unitIn } from '../layout/readout.ts'
import { lineText } from '../layout/richText.ts'
import { COLOURS } from '../theme.ts'

interface Read {
  readonly of: Comparison & { readonly of?: Quantity }
  readonly label?: string
}

/** Nothing to see until the reader points at a bin: then what each of the histograms has there. All have the same bins. */
export function binReadout(histograms: readonly Read[]): Mark {
  checkSome('binReadout', 'histogram', histograms)
  const { edges } = histograms[0].of
  const placed = ({ x }: View) =>
    Array.from(histograms[0].of.values, (_, i) => ({
      x: x.onto(edges[i]),
      x2: x.onto(edges[i + 1]),
      ...(x.categories && { kind: x.categories[i] }),
      ...Object.fromEntries(histograms.map(({ of }, k) => [`h${k}`, measured(of.values[i], of.errors[i])])),
    }))
  const of = histograms[0].of.of ?? { name: 'bin' }
  const categories = categoriesOf(of)
  const bin = lineText(titleOf(of))
  const tooltip = (titles: (label: string) => string): Layer[] => [
    ...(categories ? [{ field: 'kind', type: 'nominal', title: bin }] : [{ field: 'xs', type: 'nominal', title: bin }]),
    ...histograms.map(({ label }, k) => ({ field: `h${k}`, type: 'nominal', title: titles(label ?? `${k + 1}`) })),
  ]
  return {
    layers: (view) => [
      {
        ...rows(placed(view), { x: view.x, x2: view.x }),
        ...(!categories && { transform: [rangeText('x', 'x2', 'xs')] }),
        mark: { type: 'rect', color: COLOURS.muted, opacity: 0, clip: true },
        encoding: {
          x: xOf(view, 'x'),
          x2: { field: 'x2' },
          y: { value: 0 },
          y2: { value: view.y.length },
          tooltip: tooltip(inUnit(view)),
        },
      },
    ],
  }
}

/** Names of histograms with the unit of the axis that they are drawn at, where their names have none. */
const inUnit =
  ({ y }: View) =>
  (label: string): string => {
    const unit = unitIn(y.name)
    return lineText(unit === '' || unitIn(label) !== '' ? label : `${label} [${unit}]`)
  }
