import type { DileptonObjects } from '../reconstruction/index.ts'
import type { Observables } from './neutrinoObservables.ts'
import { pairObservables } from './pairObservables.ts'
import { quantile } from './quantile.ts'

/**
 * The median over the draws of each event.
 * @param values [count, draws]
 * @returns [count]; not a number for events with a draw that is none
 */
export function medianOfDraws(values: Float64Array, draws: number): Float64Array {
  return Float64Array.from({ length: values.length / draws }, (_, i) =>
    quantile(values.slice(i * draws, (i + 1) * draws).sort(), 0.5),
  )
}

/**
 * The median over the draws of each event of every observable of two neutrinos: the answer of the least mean |error|.
 * @param objects `count` events
 * @param momenta of ν and ν̄, [count, draws, 2, 3], GeV
 * @returns columns [count]
 */
export function medianObservables(objects: DileptonObjects, momenta: Float32Array, draws: number): Observables {
  const columns = pairObservables(repeated(objects, draws), momenta)
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, medianOfDraws(Float64Array.from(values), draws)]),
  )
}

/** Every event `times` times in a row. */
function repeated(objects: DileptonObjects, times: number): DileptonObjects {
  const rows = (column: Float64Array) => {
    const width = column.length / objects.count
    const out = new Float64Array(column.length * times)
    for (let row = 0; row < objects.count * times; row++) {
      const from = width * Math.floor(row / times)
      out.set(column.subarray(from, from + width), row * width)
    }
    return out
  }
  const { count, positive, negative, b, bbar, missing } = objects
  return {
    count: count * times,
    positive: rows(positive),
    negative: rows(negative),
    b: rows(b),
    bbar: rows(bbar),
    missing: rows(missing),
  }
}
