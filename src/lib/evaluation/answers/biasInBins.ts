import { ShapeError } from '../../../complaint.ts'
import { binOf, type Columns, edgesOf, takeColumns } from '../../columns/index.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import { type BiasAndWidth, biasAndWidth, type EstimatesBlock } from './biasAndWidth.ts'

/** A block of estimates with the variable that the bins are in. */
export interface BinnedBlock extends EstimatesBlock {
  /** [n], in the unit of the edges; values outside all bins, or that are none, are counted and left out. */
  readonly at: ArrayLike<number>
}

/** Bias and width in each bin [edge, next edge) of a variable, the last one with its upper edge. */
export interface BiasInBins {
  readonly edges: readonly number[]
  /** One per bin. */
  readonly bins: readonly BiasAndWidth[]
  /** Events in none of them. */
  readonly outside: number
}

/**
 * Bias and width in bins of a variable, as `biasAndWidth`; not numbers in a bin without events.
 * @param edges rising, at least two
 * @throws ConfigError when the edges do not rise; `add` throws ShapeError when `at` and the truth disagree in length
 */
export function biasInBins(edges: readonly number[]): Accumulator<BinnedBlock, BiasInBins> {
  edgesOf(edges, 'biasInBins')
  const bins = edges.slice(1).map(() => biasAndWidth())
  let outside = 0
  return {
    add({ truth, estimates, at }) {
      checkLengths(truth, at.length)
      const places = Array.from(at, (value) => binOf(edges, value))
      outside += places.filter((place) => bins[place] === undefined).length
      bins.forEach((bin, b) => {
        const rows = Array.from(at, (_, i) => i).filter((i) => places[i] === b)
        bin.add({
          truth: takeColumns(truth, rows),
          estimates: Object.fromEntries(Object.entries(estimates).map(([name, of]) => [name, takeColumns(of, rows)])),
        })
      })
    },
    result: () => ({ edges, bins: bins.map((bin) => bin.result()), outside }),
  }
}

function checkLengths(truth: Columns, n: number): void {
  for (const [name, column] of Object.entries(truth)) {
    if (column.length !== n) {
      throw new ShapeError({ who: `biasInBins: ${name}`, wanted: `${n} numbers`, got: String(column.length) })
    }
  }
}
