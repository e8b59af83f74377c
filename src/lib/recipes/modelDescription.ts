import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { FileError } from '../../complaint.ts'
import type { ColumnStandards } from '../features/index.ts'
import type { Json } from '../training/index.ts'

/** What `model.json` says of a network, by its family. */
export interface ModelParts {
  /** Names the family and the version of what follows. */
  readonly format: string
  readonly network: string
  readonly settings: object
  /** What the network answers with, in words. */
  readonly target: string
  readonly preprocessing: object
}

/** What `model.json` says of a training. */
export interface ModelDescription extends ModelParts {
  readonly seed: number
  readonly weights: number
  /** Events read, validation included. */
  readonly events: number
  readonly files: readonly string[]
  /** The names of the cuts that the events passed. */
  readonly cuts: readonly string[]
}

/** The description as JSON, with the fingerprint of the data. */
export async function describeModel(model: ModelDescription): Promise<Json> {
  const { format, network, settings, target, seed, weights, events, files, cuts, preprocessing } = model
  const data = await Promise.all(files.map(async (file) => ({ name: basename(file), sha256: await sha256(file) })))
  return {
    format,
    network,
    settings: { ...settings } as Json,
    target,
    seed,
    weights,
    data: { events, validation: 'every 10th event', ...(cuts.length > 0 && { cuts: [...cuts] }), files: data },
    preprocessing: preprocessing as Json,
  }
}

/** The hash of a file's bytes, read in pieces. */
async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

/** A description as read: its parts are of the right kind, what they say is still to be checked by the family. */
export interface ReadDescription<N extends string> {
  readonly network: N
  readonly seed: number
  readonly weights: number
  readonly settings: Record<string, Json>
  readonly preprocessing: Record<string, Json>
  /** What was fitted after the training; empty where nothing was. */
  readonly calibration: Record<string, Json>
}

/** The format that a description names, if it names one. */
export function formatOf(json: Json): string | undefined {
  const format = isRecord(json) ? json.format : undefined
  return typeof format === 'string' ? format : undefined
}

/**
 * Reads back a description: nothing of it is believed unchecked, for model folders come from others.
 * @throws FileError for another format or fields that do not fit
 */
export function readDescription<N extends string>(
  json: Json,
  path: string,
  wanted: { format: string; networks: readonly N[] },
): ReadDescription<N> {
  const record = asRecord(json, path, 'the description')
  if (record.format !== wanted.format) {
    refuseModel(path, `a model of format ${wanted.format}`, JSON.stringify(record.format ?? null))
  }
  const { seed, weights } = record
  const network = wanted.networks.find((name) => name === record.network)
  if (!network) refuseModel(path, `network ${wanted.networks.join(' or ')}`, JSON.stringify(record.network ?? null))
  if (typeof seed !== 'number' || typeof weights !== 'number') {
    refuseModel(path, 'a seed and a number of weights', 'others')
  }
  const settings = asRecord(record.settings, path, 'settings')
  const preprocessing = asRecord(record.preprocessing, path, 'preprocessing')
  const calibration = asRecord(record.calibration ?? {}, path, 'calibration')
  return { network, seed, weights, settings, preprocessing, calibration }
}

/**
 * The standardisation of named columns.
 * @throws FileError when it is not one
 */
export function readStandards(json: Json | undefined, path: string, name: string): ColumnStandards {
  const { columns, mean, scale } = asRecord(json, path, `preprocessing ${name}`)
  const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every((x) => Number.isFinite(x))
  const good =
    Array.isArray(columns) &&
    numbers(mean) &&
    numbers(scale) &&
    mean.length === columns.length &&
    scale.length === columns.length
  if (!good) refuseModel(path, `finite means and scales for each column of preprocessing ${name}`, 'others')
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
