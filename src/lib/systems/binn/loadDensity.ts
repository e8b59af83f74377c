import { loadModel } from '../../training/index.ts'
import { restoreModel } from '../load.ts'
import { binn } from './index.ts'
import type { TrainedBinn } from './restored.ts'

/**
 * A trained density from its folder.
 * @throws FileError when a file is missing, damaged, or of another model
 */
export const loadDensity = async (folder: string): Promise<TrainedBinn> =>
  restoreModel(await loadModel(folder), folder, binn) as TrainedBinn
