import type { WzEvents } from '../../events/index.ts'
import { standardised } from '../../features/index.ts'
import { allInOneCouplings } from '../../models/index.ts'
import { fold, type Key, normals, type Params, type Scalar, type Tensor2D, tf } from '../../tensor/index.ts'
import { type BatchSource, type MmdKernel, meanSquare, mmdOfColumns } from '../../training/index.ts'
import { MASS_WIDTHS, massesOf, measuredColumns, partonColumns } from './momentaFlow.ts'
import { type Preprocessing, rowsTensor } from './preprocessing.ts'
import type { InvertibleProfile } from './profiles.ts'

export type InvertibleParams = readonly Params[]

/** Standardised momenta of both levels. */
export interface InvertibleBatch {
  /** [N, 12] */
  readonly parton: Tensor2D
  /** [N, 16] */
  readonly measured: Tensor2D
}

/** A network that is walked both ways. */
export interface Invertible {
  init(key: Key): InvertibleParams
  loss(params: Params, batch: InvertibleBatch, key: Key): Scalar
  /** Standardised partons of measured rows, one for each; the noise is of the key's stream from a row on. */
  partons(params: InvertibleParams, measured: Tensor2D, key: Key, first?: number): Tensor2D
  /** The same of rows that hold their noise. */
  walkedBack(params: InvertibleParams, rows: Tensor2D): Tensor2D
  /** Columns of noise beside what is measured. */
  readonly noise: number
  /** What would be measured of partons, standardised, one for each. */
  measured(params: InvertibleParams, partons: Tensor2D, key: Key, first?: number): Tensor2D
}

const PARTON = 12
const MEASURED = 16
/** Names the order of the columns after each block. */
const ORDER: Key = [2006, 6686]
/** Widths of the kernel on standardised columns: those on masses, over the 40 GeV that momenta spread by. */
const COLUMN_WIDTHS = MASS_WIDTHS.map((width) => width / 40)

/**
 * The invertible networks of arXiv 2006.06685 sections 2 and 3: partons and noise to what is measured (and noise) by all-in-one
 * blocks, the same walked back. The INN is held by mean squares both ways and by the masses of the partons that it gives back;
 * the eINN, with noise at both ends, by the distribution of every column of both ends too, which is what leaves it a posterior.
 */
export function invertibleNetwork(profile: InvertibleProfile, { target }: Preprocessing): Invertible {
  const { blocks, width, noise, squareWeight, massWeight, columnWeight } = profile
  const dim = PARTON + noise.parton
  const bijection = allInOneCouplings({
    ...{ dim, contextDim: 0, blocks, width, hiddenLayers: 1 },
    ...{ activation: 'leakyRelu', clamp: 1, order: ORDER },
  })
  const padded = (rows: Tensor2D, columns: number, key: Key, first = 0) => {
    const n = rows.shape[0]
    if (columns === 0) return { rows, noise: undefined }
    const own = tf.tensor2d(normals(key, n * columns, first * columns), [n, columns])
    return { rows: tf.concat2d([rows, own], 1), noise: own }
  }
  const cut = (rows: Tensor2D, columns: number) =>
    [rows.slice([0, 0], [-1, columns]), rows.slice([0, columns], [-1, dim - columns])] as [Tensor2D, Tensor2D]
  const away = (params: InvertibleParams, rows: Tensor2D) => cut(bijection.forward(params, rows).value, MEASURED)
  const back = (params: InvertibleParams, rows: Tensor2D) => cut(bijection.inverse(params, rows).value, PARTON)

  const discrepancies = (a: Tensor2D, b: Tensor2D, kernel: MmdKernel) =>
    mmdOfColumns(a, b, kernel).maximum(1e-8).sqrt().sum()
  const columnKernel: MmdKernel = { kernel: 'cauchy', widths: COLUMN_WIDTHS }
  return {
    init: bijection.init,
    loss: (params, { parton, measured }, key) => {
      const own = params as InvertibleParams
      const left = padded(parton, noise.parton, fold(key, 0))
      const right = padded(measured, noise.measured, fold(key, 1))
      const [gotMeasured, gotRight] = away(own, left.rows)
      const [gotParton, gotLeft] = back(own, right.rows)
      const squares = meanSquare(gotMeasured, measured).add(meanSquare(gotParton, parton)).mul(squareWeight)
      const [gotMasses, masses] = [gotParton, parton].map((rows) => massesOf(rows, target))
      const ofMasses = discrepancies(gotMasses, masses, { kernel: 'gaussian', widths: MASS_WIDTHS }).mul(massWeight)
      if (columnWeight === 0) return squares.add(ofMasses) as Scalar
      const found = tf.concat2d([gotMeasured, gotRight, gotParton, gotLeft], 1)
      const noises = [left.noise, right.noise].map((own) => (own ? [own] : []))
      const wanted = tf.concat2d([measured, ...noises[1], parton, ...noises[0]], 1)
      return squares.add(ofMasses).add(discrepancies(found, wanted, columnKernel).mul(columnWeight)) as Scalar
    },
    partons: (params, measured, key, first) => back(params, padded(measured, noise.measured, key, first).rows)[0],
    walkedBack: (params, rows) => back(params, rows)[0],
    noise: noise.measured,
    measured: (params, partons, key, first) => away(params, padded(partons, noise.parton, key, first).rows)[0],
  }
}

/** Standardised momenta of both levels as batches. */
export function invertibleBatches(events: WzEvents, { event, target }: Preprocessing): BatchSource<InvertibleBatch> {
  const measured = standardised(measuredColumns(events), event)
  const parton = standardised(partonColumns(events), target)
  return {
    count: events.count,
    batch: (indices) => ({ parton: rowsTensor(parton, indices), measured: rowsTensor(measured, indices) }),
  }
}
