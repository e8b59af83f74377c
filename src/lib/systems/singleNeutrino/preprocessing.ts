import { fitStandards } from '../../bijections/index.ts'
import { type Matrix, placeOf } from '../../columns/index.ts'
import {
  type ColumnStandards,
  columnStandards,
  fitFeatures,
  type StandardisedFeatures,
  type Standards,
  standardised,
  standardiseFeatures,
} from '../../features/index.ts'
import type { Json } from '../../training/index.ts'
import { readStandards, refuseModel } from '../description.ts'
import type { NeutrinoFeatures } from './features.ts'

/** What brings inputs and target to mean 0 and standard deviation 1; plain data, kept with the trained model. */
export interface Preprocessing extends Standards<'event' | 'jets'> {
  /** Standard deviation of target − anchor in each standardised coordinate. */
  readonly anchorScale: readonly number[]
}

/** The event's columns that a neutrino's (px, py, η) is looked for around: the missing momentum and the lepton's η. */
const ANCHORS = ['met_px', 'met_py', 'lepton_eta']

/**
 * Fits the standardisation of every column, in float64, on the features of training events alone.
 * @throws ShapeError when the features have no target or no rows
 */
export function fitPreprocessing(features: NeutrinoFeatures): Preprocessing {
  const standards = fitFeatures(features, features.frame === 'lepton' ? symmetricStandards : columnStandards)
  const centres = anchors(features.inputs.event, standards.target).data
  const around = standardised(features.target!, standards.target).data.map((x, i) => x - centres[i])
  return { ...standards, anchorScale: [...fitStandards(around, 3).scale] }
}

// turned events keep the scales that they have in the detector's frame, where both axes are alike and all means vanish,
// so that standardised log-densities can be compared between frames
function symmetricStandards({ columns, count, data }: Matrix): ColumnStandards {
  const square = (column: number) => {
    let sum = 0
    for (let row = 0; row < count; row++) sum += data[row * 3 + column] ** 2
    return sum / count
  }
  const transverse = Math.sqrt((square(0) + square(1)) / 2)
  return { columns, mean: [0, 0, 0], scale: [transverse, transverse, Math.sqrt(square(2))] }
}

/** The anchor of each event in the standardised target, [count, 3]. */
function anchors(event: Matrix, { columns, mean, scale }: ColumnStandards): Matrix {
  const places = ANCHORS.map((name) => placeOf(event, name))
  const width = event.columns.length
  const data = new Float32Array(event.count * 3)
  for (let row = 0; row < event.count; row++) {
    for (let i = 0; i < 3; i++) data[3 * row + i] = (event.data[row * width + places[i]] - mean[i]) / scale[i]
  }
  return { count: event.count, perEvent: 1, columns, data }
}

/** Standardised features with the standardised point that each neutrino is looked for around. */
export type NeutrinoInputs = StandardisedFeatures<'event' | 'jets' | 'anchor'>

/**
 * The features in units of the preprocessing, and their anchors.
 * @throws ShapeError when the features have other columns than the preprocessing was fitted on
 */
export function preprocessed(features: NeutrinoFeatures, preprocessing: Preprocessing): NeutrinoInputs {
  const { inputs, ...rest } = standardiseFeatures(features, preprocessing)
  return { ...rest, inputs: { ...inputs, anchor: anchors(features.inputs.event, preprocessing.target) } }
}

/**
 * The preprocessing that a model's folder holds.
 * @throws FileError when it is none
 */
export function readPreprocessing(parts: Readonly<Record<string, Json>>, path: string): Preprocessing {
  const standards = (name: string) => readStandards(parts[name], path, name)
  return {
    event: standards('event'),
    jets: standards('jets'),
    target: standards('target'),
    anchorScale: readScale(parts.anchorScale, path),
  }
}

function readScale(json: Json | undefined, path: string): number[] {
  const good = Array.isArray(json) && json.length === 3 && json.every((x) => Number.isFinite(x) && Number(x) > 0)
  return good ? (json as number[]) : refuseModel(path, 'three positive numbers as anchorScale', 'others')
}
