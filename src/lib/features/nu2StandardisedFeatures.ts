import type { Matrix } from './matrix.ts'
import type { Nu2FlowsFeatures } from './nu2FlowsFeatures.ts'
import type { Nu2Preprocessing } from './nu2FlowsPreprocessing.ts'
import { nu2Momenta } from './nu2Momenta.ts'
import { type ColumnStandards, standardised } from './preprocessing.ts'

/** Numbers of some objects, row by row. */
export interface StandardisedRows {
  readonly width: number
  /** [rows, width] */
  readonly data: Float32Array
}

/** Standardised features of the two-neutrino networks on the host, ready to be cut into batches. */
export interface Nu2StandardisedFeatures {
  readonly count: number
  /** [count, 2] */
  readonly met: StandardisedRows
  /** ℓ⁻, then ℓ⁺ of each event, [2 count, 6]. */
  readonly leptons: StandardisedRows
  /** Packed jets, [offsets[count], 5]. */
  readonly jets: StandardisedRows
  /** int32 [count + 1] */
  readonly offsets: Int32Array
  /** [count, 2] */
  readonly misc: StandardisedRows
  /** Both neutrinos, [count, 6]. */
  readonly target?: StandardisedRows
  /** ln |∂target/∂momenta| of the true neutrinos, GeV⁻⁶; [count]. */
  readonly logDet?: Float64Array
}

/**
 * The features in units of the preprocessing.
 * @throws ShapeError when the features have other columns than the preprocessing was fitted on
 */
export function standardiseNu2Features(features: Nu2FlowsFeatures, fitted: Nu2Preprocessing): Nu2StandardisedFeatures {
  const { count, offsets, target } = features
  const standardisedTarget = target && standardised(target, fitted.target)
  const rows = (matrix: Matrix, standards: ColumnStandards): StandardisedRows => ({
    width: matrix.columns.length,
    data: standardised(matrix, standards),
  })
  return {
    count,
    met: rows(features.met, fitted.met),
    leptons: rows(features.leptons, fitted.leptons),
    jets: rows(features.jets, fitted.jets),
    offsets,
    misc: rows(features.misc, fitted.misc),
    ...(standardisedTarget && {
      target: { width: 6, data: standardisedTarget },
      logDet: nu2Momenta(standardisedTarget, features, fitted).logDet,
    }),
  }
}

/** Some events of standardised features, in the order of their indices, jets packed anew. */
export function takeNu2Rows(features: Nu2StandardisedFeatures, indices: ArrayLike<number>): Nu2StandardisedFeatures {
  const { offsets, target, logDet } = features
  const equal = (perEvent: number) => (event: number) => perEvent * event
  const jetOf = (event: number) => offsets[event]
  const taken = new Int32Array(indices.length + 1)
  for (let i = 0; i < indices.length; i++) taken[i + 1] = taken[i] + offsets[indices[i] + 1] - offsets[indices[i]]
  return {
    count: indices.length,
    met: take(features.met, indices, equal(1)),
    leptons: take(features.leptons, indices, equal(2)),
    jets: take(features.jets, indices, jetOf),
    offsets: taken,
    misc: take(features.misc, indices, equal(1)),
    ...(target && { target: take(target, indices, equal(1)) }),
    ...(logDet && { logDet: Float64Array.from(indices, (event) => logDet[event]) }),
  }
}

/** The rows first(i) … first(i + 1) − 1 of each event i named, one after the other. */
function take({ width, data }: StandardisedRows, indices: ArrayLike<number>, first: (event: number) => number) {
  let size = 0
  for (let i = 0; i < indices.length; i++) size += (first(indices[i] + 1) - first(indices[i])) * width
  const out = new Float32Array(size)
  for (let i = 0, at = 0; i < indices.length; i++) {
    const own = data.subarray(first(indices[i]) * width, first(indices[i] + 1) * width)
    out.set(own, at)
    at += own.length
  }
  return { width, data: out }
}
