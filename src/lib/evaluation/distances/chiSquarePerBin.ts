import { type Bins, binOf, edgesOf } from '../../columns/index.ts'
import { checkSample, type WeightedValues } from './weightedValues.ts'

/** How two histograms differ. */
export interface ChiSquarePerBin {
  /** χ² over the bins that were counted; not a number where none was. */
  readonly perBin: number
  /** Bins in which both together have enough entries. */
  readonly bins: number
  readonly chiSquare: number
}

/** Effective entries of both samples together that a bin needs: below, the squares of weights are no variance. */
const LEAST_ENTRIES = 10

/**
 * χ² per bin of two weighted samples: Σ (a − b)²/(σ_a² + σ_b²) over bins, σ² = Σ w², after the second is scaled to the weight
 * of the first. Values outside of the bins do not count, their weights do.
 * @throws ConfigError for bins that do not rise; ShapeError, DomainError for samples without weight or with numbers that are none
 */
export function chiSquarePerBin(a: WeightedValues, b: WeightedValues, bins: Bins): ChiSquarePerBin {
  const who = 'chiSquarePerBin'
  const edges = edgesOf(bins, who)
  const scale = checkSample(who, a).sum / checkSample(who, b).sum
  const [first, second] = [histogram(a, edges, 1), histogram(b, edges, scale)]
  let [chiSquare, counted] = [0, 0]
  for (let k = 0; k + 1 < edges.length; k++) {
    if (first.entries[k] + second.entries[k] < LEAST_ENTRIES) continue
    const variance = first.squares[k] + second.squares[k]
    if (!(variance > 0)) continue
    chiSquare += (first.sums[k] - second.sums[k]) ** 2 / variance
    counted++
  }
  return { perBin: chiSquare / counted, bins: counted, chiSquare }
}

function histogram({ values, weights }: WeightedValues, edges: Float64Array, scale: number) {
  const bins = edges.length - 1
  const out = { sums: new Float64Array(bins), squares: new Float64Array(bins), entries: new Float64Array(bins) }
  for (let i = 0; i < values.length; i++) {
    const k = binOf(edges, values[i])
    if (!(k >= 0 && k < bins)) continue
    const w = (weights?.[i] ?? 1) * scale
    out.sums[k] += w
    out.squares[k] += w * w
    if (w > 0) out.entries[k]++
  }
  return out
}
