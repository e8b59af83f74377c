import type { Quantity } from '../../lib/columns/index.ts'
import type { Comparison } from '../histograms/compare.ts'
import { rows, xOf } from '../layout/encode.ts'
import type { Layer, Mark } from '../layout/mark.ts'
import { plainText } from '../layout/richText.ts'
import { COLOURS } from '../theme.ts'

interface Read {
  readonly of: Comparison & { readonly of?: Quantity }
  readonly label?: string
}

/** Nothing to see until the reader points at a bin: then what each of the histograms has there. All have the same bins. */
export function binReadout(histograms: readonly Read[]): Mark {
  const { edges } = histograms[0].of
  const values = Array.from(histograms[0].of.values, (_, i) => ({
    x: edges[i],
    x2: edges[i + 1],
    ...Object.fromEntries(histograms.map(({ of }, k) => [`h${k}`, `${short(of.values[i])} ± ${short(of.errors[i])}`])),
  }))
  const bin = `${values.length > 0 ? plainText(histograms[0].of.of?.label ?? 'bin') : 'bin'}`
  const tooltip: Layer[] = [
    { field: 'x', type: 'quantitative', title: `${bin} from` },
    { field: 'x2', type: 'quantitative', title: 'to' },
    ...histograms.map(({ label }, k) => ({ field: `h${k}`, type: 'nominal', title: plainText(label ?? `${k + 1}`) })),
  ]
  return {
    layers: (view) => [
      {
        ...rows(values),
        mark: { type: 'rect', color: COLOURS.muted, opacity: 0, clip: true },
        encoding: { x: xOf(view, 'x'), x2: { field: 'x2' }, y: { value: 0 }, y2: { value: view.y.length }, tooltip },
      },
    ],
  }
}

const short = (value: number) => Number(value.toPrecision(3))
