import type { Preprocessing } from '../features/index.ts'
import type { Json } from '../training/index.ts'
import { readDescription, readStandards, refuseModel } from './modelDescription.ts'
import { type Network, type NuFlowsSettings, nuFlowsSettings } from './nuFlowsSettings.ts'

export const NU_FORMAT = 'neutrina-nu-1'

/** What `model.json` of a single-neutrino network says. */
export interface NuDescription {
  readonly network: Network
  readonly settings: NuFlowsSettings
  readonly seed: number
  readonly weights: number
  readonly preprocessing: Preprocessing
}

/** @throws FileError for another format or fields that do not fit */
export function parseNuDescription(json: Json, path: string): NuDescription {
  const networks = ['nu-flows', 'nu-ff'] as const
  const {
    settings,
    preprocessing: parts,
    calibration: _,
    ...rest
  } = readDescription(json, path, { format: NU_FORMAT, networks })
  const standards = (name: string) => readStandards(parts[name], path, name)
  return {
    ...rest,
    settings: nuFlowsSettings('authors', settings as Partial<NuFlowsSettings>),
    preprocessing: {
      event: standards('event'),
      jets: standards('jets'),
      target: standards('target'),
      anchorScale: readScale(parts.anchorScale, path),
    },
  }
}

function readScale(json: Json | undefined, path: string): number[] {
  const good = Array.isArray(json) && json.length === 3 && json.every((x) => Number.isFinite(x) && Number(x) > 0)
  return good ? (json as number[]) : refuseModel(path, 'three positive numbers as anchorScale', 'others')
}
