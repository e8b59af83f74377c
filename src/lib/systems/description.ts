import { basename, join } from 'node:path'
import { ConfigError, FileError } from '../../complaint.ts'
import type { ColumnStandards } from '../features/index.ts'
import type { Json } from '../training/index.ts'
import { fingerprint } from './fingerprint.ts'
import { checkSettings, type TrainingSettings } from './settings.ts'
import { modelFolder } from './shipped.ts'
import type { Saved, System } from './system.ts'

/** What `model.json` says of a training. */
export interface ModelDescription {
  readonly format: string
  readonly network: string
  readonly settings: object
  readonly target: string
  readonly seed: number
  readonly weights: number
  /** Events read, validation included. */
  readonly events: number
  readonly files: readonly string[]
  /** The names of the cuts that the events passed. */
  readonly cuts: readonly string[]
  readonly preprocessing: object
  /** The folder of the model whose weights were the first. */
  readonly from?: string | undefined
  /** The name of the events that were made for it, where they are of no files. */
  readonly toy?: { readonly name: string; readonly events: number } | undefined
}

/** The description as JSON, with the fingerprint of the data. */
export async function describeModel(model: ModelDescription): Promise<Json> {
  const { format, network, settings, target, seed, weights, events, files, cuts, preprocessing, from, toy } = model
  const data = await Promise.all(files.map(async (file) => ({ name: basename(file), sha256: await fingerprint(file) })))
  return {
    format,
    network,
    settings: { ...settings } as Json,
    target,
    ...(from !== undefined && { from: { params: await fingerprint(join(modelFolder(from), 'params.safetensors')) } }),
    seed,
    weights,
    data: {
      events,
      ...(toy ? { toy: toy.name } : { validation: 'every 10th event' }),
      ...(cuts.length > 0 && { cuts: [...cuts] }),
      files: data,
    },
    preprocessing: preprocessing as Json,
  }
}

/** The format that a description names, if it names one. */
export function formatOf(json: Json): string | undefined {
  const format = isRecord(json) ? json.format : undefined
  return typeof format === 'string' ? format : undefined
}

/**
 * Reads back a description: nothing of it is believed unchecked, for model folders come from others, and nothing that it
 * lacks is filled in.
 * @throws FileError for fields that do not fit, and settings that are missing, unknown, or cannot work
 */
export function readDescription(
  json: Json,
  path: string,
  system: System,
): Omit<Saved<TrainingSettings>, 'folder' | 'params'> {
  const { networks, choices } = system
  const record = asRecord(json, path, 'the description')
  const network = Object.keys(networks).find((name) => name === record.network)
  if (!network) {
    const wanted = `network ${Object.keys(networks).join(' or ')}`
    return refuseModel(path, wanted, JSON.stringify(record.network ?? null))
  }
  if (typeof record.seed !== 'number' || typeof record.weights !== 'number') {
    refuseModel(path, 'a seed and a number of weights', 'others')
  }
  const settings = asRecord(record.settings, path, 'settings')
  try {
    checkSettings(settings, choices, 'settings')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const { who, wanted, got } = error.complaint
    refuseModel(`${path}: ${who}`, wanted, got)
  }
  return {
    network,
    settings: settings as unknown as TrainingSettings,
    preprocessing: asRecord(record.preprocessing, path, 'preprocessing'),
    calibration: asRecord(record.calibration ?? {}, path, 'calibration'),
  }
}

/**
 * The standardisation of named columns.
 * @throws FileError when it is not one
 */
export function readStandards(json: Json | undefined, path: string, name: string): ColumnStandards {
  const { columns, mean, scale } = asRecord(json, path, `preprocessing ${name}`)
  const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every((x) => Number.isFinite(x))
  const named = (list: unknown): list is Json[] =>
    Array.isArray(list) && list.every((column) => isRecord(column) && typeof column.name === 'string')
  const good =
    named(columns) &&
    numbers(mean) &&
    numbers(scale) &&
    scale.every((s) => s > 0) &&
    mean.length === columns.length &&
    scale.length === columns.length
  if (!good) refuseModel(path, `finite means and positive scales for each column of preprocessing ${name}`, 'others')
  return json as unknown as ColumnStandards
}

const isRecord = (json: Json | undefined): json is Record<string, Json> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

function asRecord(json: Json | undefined, path: string, what: string): Record<string, Json> {
  return isRecord(json)
    ? json
    : refuseModel(path, `${what} as a JSON object`, JSON.stringify(json ?? null).slice(0, 40))
}

/** @throws FileError always */
export function refuseModel(who: string, wanted: string, got: string): never {
  throw new FileError({ who, wanted, got, fix: 'train the model again, or use the neutrina that wrote it' })
}
