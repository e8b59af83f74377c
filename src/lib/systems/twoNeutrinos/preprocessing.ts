import {
  columnStandards,
  type StandardisedFeatures,
  type Standards,
  standardiseFeatures,
} from '../../features/index.ts'
import type { Json } from '../../training/index.ts'
import { readStandards } from '../description.ts'
import type { PairFeatures, Table } from './features.ts'
import { pairMomenta } from './momenta.ts'

/** What brings inputs and target to mean 0 and standard deviation 1; ν and ν̄ share it in the detector's frame. */
export type Preprocessing = Standards<Table>

/**
 * The features in units of the preprocessing, with ln |∂target/∂momenta| of the true neutrinos, GeV⁻⁶, where they are known.
 * @throws ShapeError when the features have other columns than the preprocessing was fitted on
 */
export function preprocessed(features: PairFeatures, preprocessing: Preprocessing): StandardisedFeatures<Table> {
  const standardised = standardiseFeatures(features, preprocessing)
  const { target } = standardised
  return {
    ...standardised,
    ...(target && { logDet: pairMomenta(target.data, features, preprocessing.target).logDet }),
  }
}

/**
 * The preprocessing of a model whose training goes on with other events; what these have more than it knows is fitted on them.
 * @throws FileError when it is none
 */
export function preprocessingOf(parts: Readonly<Record<string, Json>>, { inputs }: PairFeatures): Preprocessing {
  const known = readPreprocessing(parts, 'preprocessing')
  const { misc } = known
  const own = columnStandards(inputs.misc)
  const at = misc.columns.length
  const joined = <T>(before: readonly T[], after: readonly T[]) => [...before, ...after.slice(at)]
  return {
    ...known,
    misc: {
      columns: joined(misc.columns, own.columns),
      mean: joined(misc.mean, own.mean),
      scale: joined(misc.scale, own.scale),
    },
  }
}

/**
 * The preprocessing that a model's folder holds.
 * @throws FileError when it is none
 */
export function readPreprocessing(parts: Readonly<Record<string, Json>>, path: string): Preprocessing {
  const standards = (name: string) => readStandards(parts[name], path, name)
  return {
    met: standards('met'),
    leptons: standards('leptons'),
    jets: standards('jets'),
    misc: standards('misc'),
    target: standards('target'),
  }
}
