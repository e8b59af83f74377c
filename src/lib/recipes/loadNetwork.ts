import { join } from 'node:path'
import { FileError } from '../tensor/index.ts'
import { loadModel } from '../training/index.ts'
import { loadNu2Network, type TrainedNu2Network } from './loadNu2Network.ts'
import { loadNuNetwork, type TrainedNuNetwork } from './loadNuNetwork.ts'
import { formatOf } from './modelDescription.ts'
import { NU2_FORMAT } from './nu2Description.ts'
import { NU_FORMAT } from './nuDescription.ts'

/**
 * Reads a trained network of either family from its folder.
 * @throws FileError when a file is missing, damaged, or of no network that neutrina trains
 */
export async function loadNetwork(folder: string): Promise<TrainedNuNetwork | TrainedNu2Network> {
  const format = formatOf((await loadModel(folder)).model)
  if (format === NU_FORMAT) return loadNuNetwork(folder)
  if (format === NU2_FORMAT) return loadNu2Network(folder)
  const wanted = `a model of format ${NU_FORMAT} or ${NU2_FORMAT}`
  throw new FileError({ who: join(folder, 'model.json'), wanted, got: format ?? 'none' })
}
