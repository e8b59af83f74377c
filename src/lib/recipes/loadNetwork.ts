import { FileError } from '../../complaint.ts'
import { loadModel, type SavedModel } from '../training/index.ts'
import { nu2NetworkFrom, type TrainedNu2Network } from './loadNu2Network.ts'
import { nuNetworkFrom, type TrainedNuNetwork } from './loadNuNetwork.ts'
import { formatOf } from './modelDescription.ts'
import { NU2_FORMAT } from './nu2Description.ts'
import { NU_FORMAT } from './nuDescription.ts'

/**
 * Reads a trained network of either family from its folder.
 * @throws FileError when a file is missing, damaged, or of no network that neutrina trains
 */
export const loadNetwork = async (folder: string): Promise<TrainedNuNetwork | TrainedNu2Network> =>
  networkFrom(await loadModel(folder), folder)

/**
 * A trained network of either family from what its folder holds.
 * @throws FileError when something is damaged, or of no network that neutrina trains
 */
export function networkFrom(
  saved: Pick<SavedModel, 'model' | 'params'>,
  folder: string,
): TrainedNuNetwork | TrainedNu2Network {
  const format = formatOf(saved.model)
  if (format === NU_FORMAT) return nuNetworkFrom(saved, folder)
  if (format === NU2_FORMAT) return nu2NetworkFrom(saved, folder)
  const wanted = `a model of format ${NU_FORMAT} or ${NU2_FORMAT}`
  throw new FileError({ who: `${folder}/model.json`, wanted, got: format ?? 'none' })
}
