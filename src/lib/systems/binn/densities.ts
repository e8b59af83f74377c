import { ShapeError } from '../../../complaint.ts'
import type { Distribution } from '../../distributions/index.ts'
import { standardsBijection } from '../../features/index.ts'
import { disposeTree, fold, type Key, type Tensor2D, tf } from '../../tensor/index.ts'
import type { Weighed } from '../system.ts'
import type { BinnParams } from './network.ts'
import type { BinnSpace } from './restored.ts'

/** The densities of several networks of one space: draws of a posterior of weights, or an ensemble. */
export interface Densities {
  readonly count: number
  readonly of: BinnSpace
  /** ln p of rows of the space's columns [n · columns] under one network, per unit of volume, [n]. */
  logProb(rows: Float64Array, network: number): Float64Array
  /** The same under each network, of rows that are mapped once. */
  logProbs(rows: Float64Array): Float64Array[]
  /** p of the same under all networks, [n · count], networks side by side. */
  probabilities(rows: Float64Array): Float64Array
  /** Mean and standard deviation over the networks. */
  weigh(rows: Float64Array): Omit<Weighed, 'coordinates'>
  /** `count` draws of one network from the key's latent stream, [count · columns]. */
  sample(key: Key, count: number, network: number): Float64Array
  /** Frees the drawn weights. */
  dispose(): void
}

/** Rows that are computed at once. */
const ROWS = 32_768

/** Densities of a flow with several sets of weights, which they own. */
export function densitiesOf(flow: Distribution<BinnParams>, params: readonly BinnParams[], of: BinnSpace): Densities {
  const { space, standards } = of
  const dim = space.columns.length
  const standard = standardsBijection(standards)
  const latentOf = (rows: Float64Array): { value: Float32Array; logDet: Float64Array } => {
    const n = rows.length / dim
    const [value, logDet, row] = [new Float32Array(n * dim), new Float64Array(n), new Float64Array(dim)]
    for (let i = 0; i < n; i++) {
      row.set(rows.subarray(i * dim, (i + 1) * dim))
      logDet[i] = space.map.forward(row, undefined) + standard.forward(row)
      value.set(row, i * dim)
    }
    return { value, logDet }
  }
  const onTargets = (value: Float32Array, network: number): Float64Array => {
    const n = value.length / dim
    const out = new Float64Array(n)
    for (let from = 0; from < n; from += ROWS) {
      const part = value.subarray(from * dim, Math.min(n, from + ROWS) * dim)
      const found = tf.tidy(() =>
        flow
          .given(params[network])
          .logProb(tf.tensor2d(part, [part.length / dim, dim]) as Tensor2D)
          .dataSync(),
      )
      out.set(found, from)
    }
    return out
  }
  const logProb: Densities['logProb'] = (rows, network) => {
    const { value, logDet } = latentOf(rows)
    return onTargets(value, network).map((lp, i) => lp + logDet[i])
  }
  const logProbs = (rows: Float64Array): Float64Array[] => {
    const { value, logDet } = latentOf(rows)
    return params.map((_, k) => onTargets(value, k).map((lp, i) => lp + logDet[i]))
  }
  return {
    count: params.length,
    of,
    logProb,
    logProbs,
    probabilities: (rows) => sideBySide(logProbs(rows), rows.length / dim),
    weigh: (rows) => weighed(logProbs(rows), rows.length / dim),
    sample: (key, count, network) => {
      const out = new Float64Array(count * dim)
      const row = new Float64Array(dim)
      for (let from = 0; from < count; from += ROWS) {
        const n = Math.min(ROWS, count - from)
        // the same latent points for all networks, so that only their weights differ
        const value = tf.tidy(() => flow.given(params[network]).sample(fold(key, from), n).value.dataSync())
        for (let i = 0; i < n; i++) {
          for (let c = 0; c < dim; c++) row[c] = value[i * dim + c]
          standard.inverse(row)
          space.map.inverse(row, undefined)
          out.set(row, (from + i) * dim)
        }
      }
      return out
    },
    dispose: () => {
      for (const one of params) disposeTree(one)
    },
  }
}

/**
 * The densities of several networks as one set: an ensemble. They own what they are made of.
 * @throws ShapeError when they are over different kinds of events
 */
export function ensembleOf(members: readonly Densities[]): Densities {
  const [first] = members
  const other = members.find(({ of }) => of.layout !== first.of.layout)
  if (other) throw new ShapeError({ who: 'ensemble', wanted: `densities of ${first.of.layout}`, got: other.of.layout })
  const whose = members.flatMap((member) => Array.from({ length: member.count }, (_, k) => [member, k] as const))
  const { dim } = first.of.space.map
  // each member maps rows by standards of its own
  const logProbs = (rows: Float64Array) => members.flatMap((member) => member.logProbs(rows))
  return {
    count: whose.length,
    of: first.of,
    logProb: (rows, network) => whose[network][0].logProb(rows, whose[network][1]),
    logProbs,
    probabilities: (rows) => sideBySide(logProbs(rows), rows.length / dim),
    weigh: (rows) => weighed(logProbs(rows), rows.length / dim),
    sample: (key, count, network) => whose[network][0].sample(key, count, whose[network][1]),
    dispose: () => {
      for (const member of members) member.dispose()
    },
  }
}

const sideBySide = (all: readonly Float64Array[], n: number): Float64Array =>
  Float64Array.from({ length: n * all.length }, (_, k) => Math.exp(all[k % all.length][Math.floor(k / all.length)]))

function weighed(all: readonly Float64Array[], n: number): Omit<Weighed, 'coordinates'> {
  const [logProb, relativeSigma] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    const top = Math.max(...all.map((one) => one[i]))
    const p = all.map((one) => Math.exp(one[i] - top))
    const mean = p.reduce((a, b) => a + b) / p.length
    const squares = p.reduce((sum, v) => sum + (v - mean) ** 2, 0)
    logProb[i] = top + Math.log(mean)
    relativeSigma[i] = p.length > 1 ? Math.sqrt(squares / (p.length - 1)) / mean : 0
  }
  return { logProb, relativeSigma }
}
