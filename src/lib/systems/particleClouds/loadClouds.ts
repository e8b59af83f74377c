import { loadModel } from '../../training/index.ts'
import { restoreModel } from '../load.ts'
import { modelFolder } from '../shipped.ts'
import { particleClouds, type TrainedClouds } from './index.ts'

/**
 * A trained generator of jets from its folder, or by the name of one that comes with the package.
 * @throws FileError when a file is missing, damaged, or of another model
 */
export async function loadClouds(given: string): Promise<TrainedClouds> {
  const folder = modelFolder(given)
  return restoreModel(await loadModel(folder), folder, particleClouds) as TrainedClouds
}
