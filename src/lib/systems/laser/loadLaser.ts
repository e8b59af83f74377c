import { load } from '../load.ts'
import { laser } from './index.ts'
import type { TrainedLaser } from './restored.ts'

/**
 * A trained refinement from its folder.
 * @throws FileError when a file is missing, damaged, or of another model
 */
export const loadLaser = async (folder: string): Promise<TrainedLaser> => (await load(folder, laser)) as TrainedLaser
