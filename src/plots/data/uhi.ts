import type { Quantity } from '../../lib/columns/index.ts'
import { PlotError } from '../errors.ts'
import type { Content } from '../histograms/histogram.ts'
import { type DrawnHistogram, isTwoDimensional } from './drawn.ts'

/** An axis of a histogram in UHI's form. */
export interface UhiAxis {
  readonly type: 'variable'
  readonly edges: readonly number[]
  readonly underflow: boolean
  readonly overflow: boolean
  readonly circular: false
  readonly metadata: Readonly<Record<string, string>>
}

/** A histogram in UHI's form (schema 1 of scikit-hep's uhi). */
export interface UhiHistogram {
  readonly uhi_schema: 1
  readonly writer_info: { readonly neutrina: Readonly<Record<string, string>> }
  readonly metadata: Readonly<Record<string, string>>
  readonly axes: readonly UhiAxis[]
  readonly storage: {
    readonly type: 'weighted'
    readonly values: readonly number[] | readonly (readonly number[])[]
    readonly variances: readonly number[] | readonly (readonly number[])[]
  }
}

const axisOf = ({ name, label, unit }: Quantity, edges: ArrayLike<number>, flow: boolean): UhiAxis => ({
  ...{ type: 'variable', edges: Array.from(edges), underflow: flow, overflow: flow, circular: false },
  metadata: { name, ...(label !== undefined && { label }), ...(unit !== undefined && { unit }) },
})

function finite(values: ArrayLike<number>, name: string): number[] {
  const bad = Array.from(values).findIndex((value) => !Number.isFinite(value))
  if (bad < 0) return Array.from(values)
  const got = `${values[bad]} in bin ${bad}`
  throw new PlotError({ who: `UHI of ${name}`, wanted: 'finite contents', got, fix: 'leave that histogram out' })
}

const rowsOf = (values: readonly number[], width: number) =>
  Array.from({ length: values.length / width }, (_, row) => values.slice(row * width, (row + 1) * width))

/** The transpose: UHI's first axis is x. */
const xFirst = (rows: readonly (readonly number[])[]) => rows[0].map((_, x) => rows.map((row) => row[x]))

/** A histogram with its flow in UHI's form: Σw and the squares of its errors. */
function uhiOfOne({ of, label }: DrawnHistogram): UhiHistogram {
  const name = isTwoDimensional(of) ? `${of.x.name} and ${of.y.name}` : of.of.name
  const values = finite(of.values, name)
  const variances = finite(
    Array.from(of.errors, (error) => error * error),
    name,
  )
  const shared = { uhi_schema: 1 as const, writer_info: { neutrina: { format: 'neutrina-histogram-1' } } }
  const named = label === undefined ? {} : { label }
  if (isTwoDimensional(of)) {
    const width = of.xEdges.length - 1
    const both = [values, variances].map((each) => xFirst(rowsOf(each, width)))
    return {
      ...shared,
      metadata: { ...named, scale: 'events' },
      axes: [axisOf(of.x, of.xEdges, false), axisOf(of.y, of.yEdges, false)],
      storage: { type: 'weighted', values: both[0], variances: both[1] },
    }
  }
  const flow = (part: keyof Content) => [of.underflow[part], of.overflow[part]] as const
  const [under, over, underSquares, overSquares] = finite([...flow('sum'), ...flow('squares')], name)
  return {
    ...shared,
    metadata: { ...named, scale: of.scale },
    axes: [axisOf(of.of, of.edges, true)],
    storage: {
      type: 'weighted',
      values: [under, ...values, over],
      variances: [underSquares, ...variances, overSquares],
    },
  }
}

/**
 * Histograms by name as UHI JSON: what `uhi.io.json` reads, hist and boost-histogram with it. Names are those of the legend and
 * the quantity, numbered where two are alike.
 * @throws PlotError for contents that are not finite numbers
 */
export function uhiOf(histograms: readonly DrawnHistogram[]): Record<string, UhiHistogram> {
  const found: Record<string, UhiHistogram> = {}
  for (const one of histograms) {
    const quantity = isTwoDimensional(one.of) ? `${one.of.x.name}:${one.of.y.name}` : one.of.of.name
    const base = [quantity, one.label].filter(Boolean).join(', ')
    let name = base
    for (let k = 2; name in found; k++) name = `${base} (${k})`
    found[name] = uhiOfOne(one)
  }
  return found
}
