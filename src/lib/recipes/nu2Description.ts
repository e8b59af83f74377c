import type { Nu2Preprocessing } from '../features/index.ts'
import type { Json } from '../training/index.ts'
import { readDescription, readStandards, refuseModel } from './modelDescription.ts'
import { type Nu2FlowsSettings, type Nu2NetworkName, nu2FlowsSettings } from './nu2FlowsSettings.ts'

export const NU2_FORMAT = 'neutrina-nu2-1'

/** What `model.json` of a two-neutrino network says. */
export interface Nu2Description {
  readonly network: Nu2NetworkName
  readonly settings: Nu2FlowsSettings
  readonly seed: number
  readonly weights: number
  readonly preprocessing: Nu2Preprocessing
  /** Of the flow's latent normal, fitted after the training; 1 where it was not. */
  readonly latentWidth: number
}

/** @throws FileError for another format or fields that do not fit */
export function parseNu2Description(json: Json, path: string): Nu2Description {
  const networks = ['nu2-flows', 'nu2-ff'] as const
  const {
    settings,
    preprocessing: parts,
    calibration,
    ...rest
  } = readDescription(json, path, { format: NU2_FORMAT, networks })
  const standards = (name: string) => readStandards(parts[name], path, name)
  return {
    ...rest,
    settings: nu2FlowsSettings('authors', settings as Partial<Nu2FlowsSettings>),
    preprocessing: {
      met: standards('met'),
      leptons: standards('leptons'),
      jets: standards('jets'),
      misc: standards('misc'),
      target: standards('target'),
    },
    latentWidth: readWidth(calibration.latentWidth, path),
  }
}

function readWidth(width: Json | undefined, path: string): number {
  if (width === undefined) return 1
  if (typeof width === 'number' && width > 0.1 && width < 10) return width
  return refuseModel(path, 'a calibration with a latentWidth from 0.1 to 10', JSON.stringify(width))
}
