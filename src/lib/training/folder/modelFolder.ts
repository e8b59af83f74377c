import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError } from '../../../complaint.ts'
import type { EpochRecord } from '../loop/history.ts'
import type { NamedArrays } from './hostArrays.ts'
import { firstDifference, type Json, parseJson } from './json.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { writeNew, writeWhole } from './writeWhole.ts'

/** The files of a model's folder. */
export const FILES = {
  params: 'params.safetensors',
  model: 'model.json',
  history: 'history.json',
  state: 'state.safetensors',
  calibration: 'calibration.json',
} as const

/** What a model's folder holds. */
export interface SavedModel {
  /** The best parameters, by name. */
  params: NamedArrays
  /**
   * What is needed to build the model again: architecture, preprocessing, units, seed, versions, data fingerprint; as
   * `calibration` what was fitted after the training, if anything was.
   */
  model: Json
  history: readonly EpochRecord[]
}

/**
 * Writes a trained model into a folder that is made if it is not there; each file appears whole or not at all.
 * @throws FileError when the folder already holds another model, or this one and `resume` is not given
 */
export async function saveModel(folder: string, saved: SavedModel, { resume = false } = {}): Promise<void> {
  await claimFolder(folder, saved.model, resume)
  await writeModel(folder, saved)
}

/** Writes the parameters and the history into a folder that was claimed before. */
export async function writeModel(folder: string, { params, history }: Omit<SavedModel, 'model'>): Promise<void> {
  await writeWhole(join(folder, FILES.params), encodeSafetensors({ arrays: params, metadata: {} }))
  await writeWhole(join(folder, FILES.history), toText(history))
}

/**
 * Makes the folder a model's own by writing its `model.json`; over another one only where its training is to be longer.
 * @throws FileError when the folder already holds another model or files of none, or this one and `resume` is not given
 */
export async function claimFolder(folder: string, model: Json, resume: boolean | 'longer'): Promise<void> {
  const path = join(folder, FILES.model)
  const text = toText(model)
  const held = await readIfThere(path)
  // the text read back: undefined and NaN have no JSON
  if (held && resume === 'longer') return writeWhole(path, text)
  if (held) return refuseUnless(folder, firstDifference(readJson(held, path), parseJson(text, path)), resume !== false)
  await makeFolder(folder)
  // another process may have been faster
  if (!(await writeNew(path, text))) await claimFolder(folder, model, resume)
}

async function makeFolder(folder: string): Promise<void> {
  let there: string[]
  try {
    await mkdir(folder, { recursive: true })
    there = await readdir(folder)
  } catch (cause) {
    throw new FileError({ who: folder, wanted: 'a folder that can be made', got: (cause as Error).message }, { cause })
  }
  const stray = Object.values(FILES).filter((name) => there.includes(name))
  if (stray.length === 0) return
  const got = `${stray.join(', ')} without ${FILES.model}`
  throw new FileError({ who: folder, wanted: 'an empty folder', got, fix: 'choose another folder' })
}

function refuseUnless(folder: string, difference: string | undefined, resume: boolean): void {
  if (difference) {
    const fix = 'choose another folder, or the settings of the model that is there'
    throw new FileError({ who: folder, wanted: 'an empty folder or the same model', got: difference, fix })
  }
  if (resume) return
  const fix = 'resume it, or choose another folder'
  throw new FileError({ who: folder, wanted: 'an empty folder', got: 'one that already holds this model', fix })
}

/**
 * Reads a trained model; `restore` puts the parameters into a tree that the model's own `init` made.
 * @throws FileError when a file is missing or damaged
 */
export async function loadModel(folder: string): Promise<SavedModel> {
  const read = async (name: string) => (await readIfThere(join(folder, name))) ?? missing(folder, name)
  const [params, model, history] = [await read(FILES.params), await read(FILES.model), await read(FILES.history)]
  return {
    params: decodeSafetensors(params, join(folder, FILES.params)).arrays,
    model: await calibrated(readJson(model, join(folder, FILES.model)), folder),
    history: readHistory(history, join(folder, FILES.history)),
  }
}

/** Keeps what was fitted after a training beside the model; `loadModel` gives it back as the description's `calibration`. */
export const writeCalibration = (folder: string, calibration: Json): Promise<void> =>
  writeWhole(join(folder, FILES.calibration), toText(calibration))

async function calibrated(model: Json, folder: string): Promise<Json> {
  const path = join(folder, FILES.calibration)
  const held = await readIfThere(path)
  return held ? { ...(model as Record<string, Json>), calibration: readJson(held, path) } : model
}

/** The bytes of a file, or undefined when there is none. */
export async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code!)) return undefined
    throw new FileError({ who: path, wanted: 'a readable file', got: (error as Error).message }, { cause: error })
  }
}

function missing(folder: string, name: string): never {
  const fix = 'train a model into it first'
  throw new FileError({ who: folder, wanted: `a model's folder with ${name}`, got: 'none', fix })
}

function readHistory(bytes: Uint8Array, path: string): EpochRecord[] {
  const history = readJson(bytes, path)
  if (Array.isArray(history)) return history
  throw new FileError({ who: path, wanted: 'a list of epochs', got: JSON.stringify(history).slice(0, 40) })
}

const readJson = (bytes: Uint8Array, path: string): Json => parseJson(new TextDecoder().decode(bytes), path)

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`
