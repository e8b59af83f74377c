import { FileError } from '../../complaint.ts'
import { disposeTree, type Key, key, type Params } from '../tensor/index.ts'
import { type Json, loadModel, restore, type SavedModel } from '../training/index.ts'
import { formatOf, readDescription } from './description.ts'
import { SYSTEMS } from './registry.ts'
import type { TrainingSettings } from './settings.ts'
import type { Judgement, Saved, System, Trained } from './system.ts'

/** How a trained network is read. */
export interface LoadOptions {
  /** Whether draws are made with what was fitted on held-out events after the training; true if not given. */
  readonly calibrated?: boolean
}

/**
 * Reads a trained network from its folder.
 * @param system only this one's, and with its judgement; any that neutrina trains, where not given
 * @throws FileError when a file is missing, damaged, or of another model
 */
export async function load<J extends Judgement = Judgement>(
  folder: string,
  system?: System<TrainingSettings, J>,
  { calibrated = true }: LoadOptions = {},
): Promise<Trained<J>> {
  const { model, params } = await loadModel(folder)
  return restoreModel({ model: calibrated ? model : withoutCalibration(model), params }, folder, system)
}

/**
 * A trained network from what its folder holds.
 * @throws FileError when something is damaged, or of another model
 */
export function restoreModel<J extends Judgement = Judgement>(
  { model, params }: Pick<SavedModel, 'model' | 'params'>,
  folder: string,
  system?: System<TrainingSettings, J>,
): Trained<J> {
  const own = systemOfFormat(model, `${folder}/model.json`, system)
  return own.restore(readSaved({ model, params }, folder, own))
}

const withoutCalibration = (model: SavedModel['model']): SavedModel['model'] => {
  const { calibration: _, ...rest } = model as Record<string, Json>
  return rest
}

/** The system that a description names. */
function systemOfFormat<J extends Judgement>(
  model: SavedModel['model'],
  path: string,
  system?: System<TrainingSettings, J>,
): System<TrainingSettings, J> {
  const known = system ? [system] : (SYSTEMS as readonly System<TrainingSettings, J>[])
  const format = formatOf(model)
  const own = known.find((one) => one.format === format)
  if (own) return own
  const wanted = `a model of format ${known.map((one) => one.format).join(' or ')}`
  const fix = 'train the model again, or use the neutrina that wrote it'
  throw new FileError({ who: path, wanted, got: JSON.stringify(format ?? null), fix })
}

/** What a model's folder holds, its description checked. */
function readSaved(
  { model, params }: Pick<SavedModel, 'model' | 'params'>,
  folder: string,
  system: System,
): Saved<TrainingSettings> {
  const filled = (init: (key: Key) => Params): Params => {
    const like = init(key(0))
    try {
      return restore(like, params, `${folder}/params.safetensors`)
    } finally {
      disposeTree(like)
    }
  }
  return { folder, ...readDescription(model, `${folder}/model.json`, system), params: filled }
}

/**
 * A trained network of a system as its folder holds it, to go on from.
 * @throws FileError when a file is missing, damaged, or of another system
 */
export async function loadSaved(folder: string, system: System): Promise<Saved<TrainingSettings>> {
  const saved = await loadModel(folder)
  return readSaved(saved, folder, systemOfFormat(saved.model, `${folder}/model.json`, system))
}
