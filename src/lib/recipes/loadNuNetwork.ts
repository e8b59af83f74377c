import { ConfigError } from '../../complaint.ts'
import type { Preprocessing } from '../features/index.ts'
import type { NuFlowsParams } from '../models/index.ts'
import type { PosteriorModel } from '../samples/index.ts'
import type { Params } from '../tensor/index.ts'
import { loadModel, type SavedModel } from '../training/index.ts'
import { parseNuDescription } from './nuDescription.ts'
import type { NuFlowsSettings } from './nuFlowsSettings.ts'
import { type NuNetwork, nuNetwork } from './nuNetwork.ts'
import { restoreParams } from './restoreParams.ts'

/** A trained single-neutrino network, ready to answer. */
export interface TrainedNuNetwork {
  readonly neutrinos: 1
  readonly network: NuNetwork
  readonly params: Params
  readonly settings: NuFlowsSettings
  readonly preprocessing: Preprocessing
}

/**
 * Reads a trained network from its folder.
 * @throws FileError when a file is missing, damaged, or of another model
 */
export const loadNuNetwork = async (folder: string): Promise<TrainedNuNetwork> =>
  nuNetworkFrom(await loadModel(folder), folder)

/**
 * A trained network from what its folder holds.
 * @throws FileError when something is damaged, or of another model
 */
export function nuNetworkFrom(saved: Pick<SavedModel, 'model' | 'params'>, folder: string): TrainedNuNetwork {
  const { network: kind, settings, preprocessing } = parseNuDescription(saved.model, `${folder}/model.json`)
  const network = nuNetwork(kind, settings, preprocessing)
  return { neutrinos: 1, network, params: restoreParams(network, saved.params, folder), settings, preprocessing }
}

/**
 * The part of a trained flow that draws need.
 * @throws ConfigError when the network is not a flow and has no posterior
 */
export function posteriorModel({ network, params, preprocessing }: TrainedNuNetwork, who: string): PosteriorModel {
  if (network.kind === 'nu-flows') return { model: network.model, params: params as NuFlowsParams, preprocessing }
  const fix = 'give the folder of a network that was trained by `neutrina train nu-flows`'
  throw new ConfigError({ who, wanted: 'a flow, which has a posterior', got: network.kind, fix })
}
