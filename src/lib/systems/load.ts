import { ConfigError, FileError } from '../../complaint.ts'
import { disposeTree, type Key, key, type Params } from '../tensor/index.ts'
import { type Json, loadModel, restore, type SavedModel } from '../training/index.ts'
import { averaged } from './averaged.ts'
import { drawnParams, MEAN_WEIGHTS, type WeightDraw } from './bayesian.ts'
import { formatOf, readDescription } from './description.ts'
import { importOnnx } from './importOnnx.ts'
import { SYSTEMS } from './registry.ts'
import type { TrainingSettings } from './settings.ts'
import { modelFolder } from './shipped.ts'
import { shownTrained } from './shownTrained.ts'
import type { Judgement, Saved, System, Trained } from './system.ts'

/** Whether a network is one of an ONNX file, by its name. */
const isOnnx = (given: string): boolean => given.toLowerCase().endsWith('.onnx')

/** How a trained network is read. */
export interface LoadOptions {
  /** Whether draws are made with what was fitted on held-out events after the training; true if not given. */
  readonly calibrated?: boolean
}

/**
 * Reads a trained network from its folder; a Bayesian one with the means of its weights. Also a network of an ONNX file.
 * @param given the folder, the name of a model that comes with the package, or a file whose name ends in .onnx
 * @param system only this one's, and with its judgement; any that neutrina trains, where not given
 * @throws FileError when a file is missing, damaged, or of another model
 */
export async function load<J extends Judgement = Judgement>(
  given: string,
  system?: System<TrainingSettings, J>,
  { calibrated = true }: LoadOptions = {},
): Promise<Trained<J>> {
  if (isOnnx(given)) return importOnnx(given) as Promise<Trained<J>>
  const folder = modelFolder(given)
  const saved = await loadModel(folder)
  return restoreModel({ ...saved, ...(!calibrated && { model: withoutCalibration(saved.model) }) }, folder, system)
}

/**
 * Frozen draws of the weights of a Bayesian network, each a network of its own: the means first, then draws of the key.
 * @throws ConfigError for a network that is not Bayesian, or no draws
 */
export async function loadDraws<J extends Judgement = Judgement>(
  given: string,
  { key, draws }: { readonly key: Key; readonly draws: number },
  system?: System<TrainingSettings, J>,
): Promise<Trained<J>[]> {
  const folder = modelFolder(given)
  const saved = await loadModel(folder)
  const own = systemOfFormat(saved.model, `${folder}/model.json`, system)
  const { settings } = readSaved(saved, folder, own)
  if (!settings.bayesian) {
    const fix = 'train it with --bayesian'
    throw new ConfigError({ who: folder, wanted: 'a Bayesian network', got: 'one of single weights', fix })
  }
  if (!(Number.isInteger(draws) && draws >= 1)) {
    throw new ConfigError({ who: 'draws of weights', wanted: 'a whole number above 0', got: String(draws) })
  }
  return Array.from({ length: draws }, (_, draw) => restoreModel(saved, folder, own, { key, draw }))
}

/** How many draws of the weights answers are averaged over. */
export interface AverageOptions {
  /** Names the draws. */
  readonly key: Key
  /** Draws of the weights; 0 for their means. */
  readonly weights: number
  /** Whether a network of single weights is drawn from as it was calibrated; true if not given. An average is as it was trained. */
  readonly calibrated?: boolean
}

/**
 * Reads a trained network from its folder; the posterior of a Bayesian one is averaged over draws of its weights, and tells
 * what part of its variance they make. One of single weights, or without densities that can be averaged, is read as `load` does.
 * @throws FileError when a file is missing, damaged, or of another model; ConfigError for a number of draws that is none
 */
export async function loadAveraged<J extends Judgement = Judgement>(
  given: string,
  { key, weights, calibrated = true }: AverageOptions,
  system?: System<TrainingSettings, J>,
): Promise<Trained<J>> {
  if (!(Number.isInteger(weights) && weights >= 0)) {
    throw new ConfigError({ who: 'draws of weights', wanted: 'a whole number', got: String(weights) })
  }
  if (isOnnx(given)) return importOnnx(given) as Promise<Trained<J>>
  const folder = modelFolder(given)
  const saved = await loadModel(folder)
  const own = systemOfFormat(saved.model, `${folder}/model.json`, system)
  const { bayesian } = readSaved(saved, folder, own).settings
  const plain = { ...saved, model: withoutCalibration(saved.model) }
  const mean = restoreModel(calibrated ? saved : plain, folder, own)
  if (!bayesian || weights === 0 || !mean.posterior?.densityOf) return mean
  mean.dispose()
  // draw 0 is the means, which are no draw of the posterior
  const draws = Array.from({ length: weights }, (_, k) => restoreModel(plain, folder, own, { key, draw: k + 1 }))
  return averaged(draws)
}

/**
 * A trained network from what its folder holds.
 * @param weights which weights a Bayesian one has; the means where not given
 * @throws FileError when something is damaged, or of another model
 */
export function restoreModel<J extends Judgement = Judgement>(
  told: Pick<SavedModel, 'model' | 'params'> & Partial<Pick<SavedModel, 'history'>>,
  folder: string,
  system?: System<TrainingSettings, J>,
  weights: WeightDraw = MEAN_WEIGHTS,
): Trained<J> {
  const { model, params } = told
  const own = systemOfFormat(model, `${folder}/model.json`, system)
  const saved = readSaved({ model, params }, folder, own)
  const { bayesian } = saved.settings
  const trained = own.restore({
    ...saved,
    params: drawnParams(saved.params, bayesian, weights),
    ...(bayesian && { drawn: (init, of) => drawnParams(saved.params, bayesian, of)(init) }),
  })
  return shownTrained(trained, told, own)
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
export async function loadSaved(given: string, system: System): Promise<Saved<TrainingSettings>> {
  const folder = modelFolder(given)
  const saved = await loadModel(folder)
  return readSaved(saved, folder, systemOfFormat(saved.model, `${folder}/model.json`, system))
}
