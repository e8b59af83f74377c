import { ShapeError } from '../../complaint.ts'
import type { Nu2FlowsFeatures } from './nu2FlowsFeatures.ts'
import { type ColumnStandards, columnStandards } from './preprocessing.ts'

/** What brings inputs and target of the two-neutrino networks to mean 0 and standard deviation 1; plain data. */
export interface Nu2Preprocessing {
  readonly met: ColumnStandards
  /** Shared by both leptons. */
  readonly leptons: ColumnStandards
  readonly jets: ColumnStandards
  readonly misc: ColumnStandards
  /** Shared by ν and ν̄ in the detector's frame. */
  readonly target: ColumnStandards
}

/**
 * Fits the standardisation of every column, in float64, on the features of all training events. (The released network takes
 * its statistics from the first batch alone, which was not meant.)
 * @throws ShapeError when the features have no target or no rows
 */
export function fitNu2Preprocessing({ met, leptons, jets, misc, target }: Nu2FlowsFeatures): Nu2Preprocessing {
  if (!target) {
    const fix = 'training needs files with true neutrinos'
    throw new ShapeError({ who: 'preprocessing', wanted: 'features with a target', got: 'none', fix })
  }
  return {
    met: columnStandards(met),
    leptons: columnStandards(leptons),
    jets: columnStandards(jets),
    misc: columnStandards(misc),
    target: columnStandards(target),
  }
}
