import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import type { ColumnStandards, Preprocessing } from '../features/index.ts'
import { FileError } from '../tensor/index.ts'
import type { Json } from '../training/index.ts'
import { type Network, type NuFlowsSettings, nuFlowsSettings } from './settings.ts'

const FORMAT = 'neutrina-nu-1'

/** What `model.json` of a single-neutrino network says. */
export interface ModelDescription {
  readonly network: Network
  readonly settings: NuFlowsSettings
  readonly seed: number
  readonly weights: number
  /** Events read, validation included. */
  readonly events: number
  readonly files: readonly string[]
  readonly preprocessing: Preprocessing
}

/** The description as JSON, with the fingerprint of the data. */
export async function describeModel(model: ModelDescription): Promise<Json> {
  const { network, settings, seed, weights, events, files, preprocessing } = model
  const data = await Promise.all(files.map(async (file) => ({ name: basename(file), sha256: await sha256(file) })))
  return {
    format: FORMAT,
    network,
    settings: { ...settings },
    target: 'px [GeV], py [GeV], eta',
    seed,
    weights,
    data: { events, validation: 'every 10th event', files: data },
    preprocessing: preprocessing as unknown as Json,
  }
}

/** The hash of a file's bytes, read in pieces. */
async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const piece of createReadStream(path)) hash.update(piece)
  return hash.digest('hex')
}

/**
 * Reads back a description: nothing of it is believed unchecked, for model folders come from others.
 * @throws FileError for another format or fields that do not fit
 */
export function parseDescription(
  json: Json,
  path: string,
): Pick<ModelDescription, 'network' | 'settings' | 'seed' | 'weights' | 'preprocessing'> {
  const record = asRecord(json, path, 'the description')
  if (record.format !== FORMAT) refuse(path, `a model of format ${FORMAT}`, JSON.stringify(record.format ?? null))
  const { network, seed, weights } = record
  if (network !== 'nu-flows' && network !== 'nu-ff')
    refuse(path, 'network nu-flows or nu-ff', JSON.stringify(network ?? null))
  if (typeof seed !== 'number' || typeof weights !== 'number') refuse(path, 'a seed and a number of weights', 'others')
  const settings = nuFlowsSettings('authors', asRecord(record.settings, path, 'settings') as Partial<NuFlowsSettings>)
  const parts = asRecord(record.preprocessing, path, 'preprocessing')
  const standards = (name: string) => checkStandards(parts[name], path, name)
  return {
    network,
    settings,
    seed,
    weights,
    preprocessing: {
      event: standards('event'),
      jets: standards('jets'),
      target: standards('target'),
      anchorScale: checkScale(parts.anchorScale, path),
    },
  }
}

function checkScale(json: Json | undefined, path: string): number[] {
  const good = Array.isArray(json) && json.length === 3 && json.every((x) => Number.isFinite(x) && Number(x) > 0)
  return good ? (json as number[]) : refuse(path, 'three positive numbers as anchorScale', 'others')
}

function checkStandards(json: Json | undefined, path: string, name: string): ColumnStandards {
  const { columns, mean, scale } = asRecord(json, path, `preprocessing ${name}`)
  const numbers = (list: unknown): list is number[] => Array.isArray(list) && list.every((x) => Number.isFinite(x))
  const good =
    Array.isArray(columns) &&
    numbers(mean) &&
    numbers(scale) &&
    mean.length === columns.length &&
    scale.length === columns.length
  if (!good) refuse(path, `finite means and scales for each column of preprocessing ${name}`, 'others')
  return json as unknown as ColumnStandards
}

function asRecord(json: Json | undefined, path: string, what: string): Record<string, Json> {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, Json>
  return refuse(path, `${what} as a JSON object`, JSON.stringify(json ?? null).slice(0, 40))
}

function refuse(who: string, wanted: string, got: string): never {
  throw new FileError({ who, wanted, got, fix: 'train the model again, or use the neutrina that wrote it' })
}
