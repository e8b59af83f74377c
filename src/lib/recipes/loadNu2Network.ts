import { ConfigError } from '../../complaint.ts'
import type { Nu2Preprocessing } from '../features/index.ts'
import type { Nu2FlowsParams } from '../models/index.ts'
import type { Nu2PosteriorModel } from '../samples/index.ts'
import type { Params } from '../tensor/index.ts'
import { loadModel, type SavedModel } from '../training/index.ts'
import { parseNu2Description } from './nu2Description.ts'
import type { Nu2FlowsSettings } from './nu2FlowsSettings.ts'
import { type Nu2Network, nu2Network } from './nu2Network.ts'
import { restoreParams } from './restoreParams.ts'

/** A trained two-neutrino network, ready to answer. */
export interface TrainedNu2Network {
  readonly neutrinos: 2
  readonly network: Nu2Network
  readonly params: Params
  readonly settings: Nu2FlowsSettings
  readonly preprocessing: Nu2Preprocessing
}

/**
 * Reads a trained network from its folder.
 * @throws FileError when a file is missing, damaged, or of another model
 */
export const loadNu2Network = async (folder: string): Promise<TrainedNu2Network> =>
  nu2NetworkFrom(await loadModel(folder), folder)

/**
 * A trained network from what its folder holds.
 * @throws FileError when something is damaged, or of another model
 */
export function nu2NetworkFrom(saved: Pick<SavedModel, 'model' | 'params'>, folder: string): TrainedNu2Network {
  const path = `${folder}/model.json`
  const { network: kind, settings, preprocessing, latentWidth } = parseNu2Description(saved.model, path)
  const network = nu2Network(kind, settings, latentWidth)
  return { neutrinos: 2, network, params: restoreParams(network, saved.params, folder), settings, preprocessing }
}

/**
 * The part of a trained flow that draws need.
 * @throws ConfigError when the network is not a flow and has no posterior
 */
export function nu2PosteriorModel(
  { network, params, preprocessing }: TrainedNu2Network,
  who: string,
): Nu2PosteriorModel {
  if (network.kind === 'nu2-flows') return { model: network.model, params: params as Nu2FlowsParams, preprocessing }
  const fix = 'give the folder of a network that was trained by `neutrina train nu2-flows`'
  throw new ConfigError({ who, wanted: 'a flow, which has a posterior', got: network.kind, fix })
}
