import { ShapeError } from '../../complaint.ts'
import { type Bijection, fitStandards, standardise } from '../bijections/index.ts'
import type { Column, Matrix } from './matrix.ts'
import type { NuFlowsFeatures } from './nuFlowsFeatures.ts'

/** The standardisation (x − mean) / scale of named columns, each number in the column's unit. */
export interface ColumnStandards {
  readonly columns: readonly Column[]
  readonly mean: readonly number[]
  readonly scale: readonly number[]
}

/** What brings inputs and target to mean 0 and standard deviation 1; plain data, kept with the trained model. */
export interface Preprocessing {
  readonly event: ColumnStandards
  readonly jets: ColumnStandards
  readonly target: ColumnStandards
  /** Standard deviation of target − anchor in each standardised coordinate. */
  readonly anchorScale: readonly number[]
}

/**
 * Fits the standardisation of every column, in float64, on the features of training events alone.
 * @throws ShapeError when the features have no target or no rows
 */
export function fitPreprocessing(features: NuFlowsFeatures): Preprocessing {
  const { event, jets, target } = features
  if (!target) {
    const fix = 'training needs files with true neutrinos'
    throw new ShapeError({ who: 'preprocessing', wanted: 'features with a target', got: 'none', fix })
  }
  const standards = features.frame === 'lepton' ? symmetricStandards(target) : columnStandards(target)
  const centres = anchors(event, standards)
  const around = standardised(target, standards).map((x, i) => x - centres[i])
  return {
    event: columnStandards(event),
    jets: columnStandards(jets),
    target: standards,
    anchorScale: [...fitStandards(around, 3).scale],
  }
}

/** The event's columns that a neutrino's (px, py, η) is looked for around: the missing momentum and the lepton's η. */
const ANCHORS = ['met_px', 'met_py', 'lepton_eta']

function placeOf(columns: readonly Column[], name: string): number {
  const place = columns.findIndex((column) => column.name === name)
  if (place >= 0) return place
  throw new ShapeError({ who: 'anchors', wanted: `a column ${name}`, got: columns.map((c) => c.name).join(', ') })
}

/** The anchor of each event in the standardised target, [rows, 3]. */
export function anchors({ columns, rows, data }: Matrix, { mean, scale }: ColumnStandards): Float32Array {
  const places = ANCHORS.map((name) => placeOf(columns, name))
  const out = new Float32Array(rows * 3)
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < 3; i++) out[3 * row + i] = (data[row * columns.length + places[i]] - mean[i]) / scale[i]
  }
  return out
}

/** Mean and standard deviation of every column, over all rows. */
export function columnStandards({ columns, data }: Matrix): ColumnStandards {
  const { mean, scale } = fitStandards(data, columns.length)
  return { columns, mean: [...mean], scale: [...scale] }
}

// turned events keep the scales that they have in the detector's frame, where both axes are alike and all means vanish,
// so that standardised log-densities can be compared between frames
function symmetricStandards({ columns, rows, data }: Matrix): ColumnStandards {
  const square = (column: number) => {
    let sum = 0
    for (let row = 0; row < rows; row++) sum += data[row * 3 + column] ** 2
    return sum / rows
  }
  const transverse = Math.sqrt((square(0) + square(1)) / 2)
  return { columns, mean: [0, 0, 0], scale: [transverse, transverse, Math.sqrt(square(2))] }
}

/**
 * The standardised columns of a matrix, float32 [rows, columns].
 * @throws ShapeError when the matrix has other columns than the standards
 */
export function standardised(matrix: Matrix, { columns, mean, scale }: ColumnStandards): Float32Array {
  const names = (list: readonly Column[]) => list.map((column) => column.name).join(', ')
  if (names(matrix.columns) !== names(columns)) {
    const fix = 'make the features with the options used in training'
    throw new ShapeError({ who: 'preprocessing', wanted: names(columns), got: names(matrix.columns), fix })
  }
  const width = columns.length
  return matrix.data.map((x, i) => (x - mean[i % width]) / scale[i % width])
}

/** The bijection from the physical target (px, py, η) in GeV, GeV, 1 to the standardised one. */
export const targetBijection = ({ target }: Preprocessing): Bijection => standardise(target)
