import { DomainError, ShapeError } from '../../../complaint.ts'
import type { Matrix } from '../../columns/index.ts'
import { type ColumnStandards, columnStandards, standardised, standardsBijection } from '../../features/index.ts'
import { fold, type Key, normals, type Tensor2D, tf } from '../../tensor/index.ts'
import type { BatchSource, Json } from '../../training/index.ts'
import { readStandards } from '../description.ts'
import { COORDINATES, exactCoordinates } from './coordinates.ts'
import { dequantise, type WzFeatures } from './features.ts'

/** What brings inputs and coordinates to mean 0 and standard deviation 1; plain data, kept with the trained model. */
export interface Preprocessing {
  readonly event: ColumnStandards
  readonly target: ColumnStandards
}

/** Width of the normal numbers that are added to η and φ of true leptons: the dequantisation (d) of data/README.md. */
export const LEPTON_NOISE = 1e-3
const DIM = COORDINATES.length
const columns = COORDINATES.map((column) => ({ ...column }))
const coordinates = exactCoordinates()

/** A batch of the conditional flow. */
export interface FlowBatch {
  readonly context: Tensor2D
  readonly target: Tensor2D
}

/** Coordinates of some events, dequantised with noise of a key, and ln |∂coordinates/∂momenta| of each. */
export function coordinatesOf(
  { anchors, momenta }: WzFeatures,
  events: ArrayLike<number>,
  key: Key,
): { rows: Float64Array; logDet: Float64Array } {
  if (!momenta) throw new ShapeError({ who: 'coordinates', wanted: 'events with their partons', got: 'none' })
  const rows = new Float64Array(DIM * events.length)
  const logDet = new Float64Array(events.length)
  const noise = normals(key, 4 * events.length)
  for (let i = 0; i < events.length; i++) {
    const event = events[i]
    const row = rows.subarray(DIM * i, DIM * (i + 1))
    row.set(momenta.subarray(DIM * event, DIM * (event + 1)))
    dequantise(row, noise.subarray(4 * i, 4 * i + 4), LEPTON_NOISE)
    logDet[i] = coordinates.forward(row, anchors[event])
  }
  return { rows, logDet }
}

/**
 * Fits the standardisation of inputs and coordinates on training events.
 * @throws ShapeError for events without truth, DomainError where a coordinate is not finite
 */
export function fitPreprocessing(features: WzFeatures, key: Key): Preprocessing {
  const { count } = features
  const all = Int32Array.from({ length: count }, (_, i) => i)
  const target: Matrix = {
    count,
    perEvent: 1,
    columns,
    data: Float32Array.from(coordinatesOf(features, all, key).rows),
  }
  return { event: columnStandards(features.event), target: columnStandards(target) }
}

/**
 * The preprocessing that a model's folder holds.
 * @throws FileError when it is none
 */
export const readPreprocessing = (parts: Readonly<Record<string, Json>>, path: string): Preprocessing => ({
  event: readStandards(parts.event, path, 'event'),
  target: readStandards(parts.target, path, 'target'),
})

/** Beyond so many standard deviations an input counts no further: a network says nothing of where it had no events. */
const FARTHEST = 4

/** Standardised inputs of all events, checked to be finite. */
export function standardisedInputs(
  { event, look }: WzFeatures,
  { event: standards }: Pick<Preprocessing, 'event'>,
): Matrix {
  const matrix = standardised(event, standards)
  const bad = matrix.data.findIndex((x) => !Number.isFinite(x))
  if (bad < 0 && look === 'residuals') return matrix
  if (bad < 0) return { ...matrix, data: matrix.data.map((x) => Math.max(-FARTHEST, Math.min(FARTHEST, x))) }
  const width = matrix.columns.length
  const got = `${matrix.data[bad]} in event ${Math.floor(bad / width)}`
  throw new DomainError({ who: `feature ${matrix.columns[bad % width].name}`, wanted: 'a finite number', got })
}

/** Some rows of a matrix as a tensor. */
export function rowsTensor({ columns: { length: width }, data }: Matrix, events: ArrayLike<number>): Tensor2D {
  const rows = new Float32Array(width * events.length)
  for (let i = 0; i < events.length; i++) rows.set(data.subarray(width * events[i], width * (events[i] + 1)), width * i)
  return tf.tensor2d(rows, [events.length, width])
}

/** Standardised coordinates of some events as a tensor. */
export function targetTensor(
  features: WzFeatures,
  { target }: Preprocessing,
  events: ArrayLike<number>,
  key: Key,
): Tensor2D {
  const { rows } = coordinatesOf(features, events, key)
  standardsBijection(target, events.length).forward(rows)
  return tf.tensor2d(Float32Array.from(rows), [events.length, DIM])
}

/** Events as batches; the leptons' directions are dequantised anew in every batch. */
export function flowBatches(features: WzFeatures, preprocessing: Preprocessing): BatchSource<FlowBatch> {
  const inputs = standardisedInputs(features, preprocessing)
  return {
    count: features.count,
    batch: (indices, key) => ({
      context: rowsTensor(inputs, indices),
      target: targetTensor(features, preprocessing, indices, fold(key, 1)),
    }),
  }
}
