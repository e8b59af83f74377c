import { join } from 'node:path'
import { FileError } from '../../../complaint.ts'
import { countWeights, type Params, type Tensor1D, tf } from '../../tensor/index.ts'
import type { EpochRecord } from '../loop/history.ts'
import type { AdamState } from '../optimisers/adam.ts'
import type { HostArray, NamedArrays } from './hostArrays.ts'
import { type Json, parseJson } from './json.ts'
import { FILES, readIfThere } from './modelFolder.ts'
import { decodeSafetensors, encodeSafetensors } from './safetensors.ts'
import { writeWhole } from './writeWhole.ts'

/** Everything that a training needs to go on as if it had never stopped, after a whole epoch. */
export interface TrainingState {
  params: NamedArrays
  best: Best
  /** The moving average of the parameters, where one is kept. */
  average?: NamedArrays
  /** Adam's moments; of parts that are moved in turn, one after the other. */
  moments: { m: Float32Array; v: Float32Array }
  /** Updates made. */
  step: number
  history: readonly EpochRecord[]
  /** What the training was called with, as far as it decides the next update. */
  settings: Json
}

/** The parameters with the lowest validation loss so far. */
export interface Best {
  params: NamedArrays
  epoch: number
  validationLoss: number
}

const PARAMS = 'params.'
const BEST = 'best.'
const AVERAGE = 'average.'
const M = 'adam.m'
const V = 'adam.v'
const ENTRY = 'neutrina.training'

/** Writes the state as the one file `state.safetensors`: the numbers as arrays, the rest as JSON in its metadata. */
export async function writeState(folder: string, state: TrainingState): Promise<void> {
  const { params, best, average, moments, ...rest } = state
  const arrays = new Map([...prefixed(params, PARAMS), ...prefixed(best.params, BEST)])
  for (const [name, array] of prefixed(average ?? new Map(), AVERAGE)) arrays.set(name, array)
  arrays.set(M, flat(moments.m)).set(V, flat(moments.v))
  const record: StateRecord = { ...rest, best: { epoch: best.epoch, validationLoss: best.validationLoss } }
  const file = encodeSafetensors({ arrays, metadata: { [ENTRY]: JSON.stringify(record) } })
  await writeWhole(join(folder, FILES.state), file)
}

/** The part of the state that is not arrays. */
type StateRecord = Omit<TrainingState, 'params' | 'best' | 'average' | 'moments'> & { best: Omit<Best, 'params'> }

/**
 * Reads the state that `writeState` wrote; undefined when the folder has none.
 * @throws FileError when the file is damaged or holds something else
 */
export async function readState(folder: string): Promise<TrainingState | undefined> {
  const path = join(folder, FILES.state)
  const bytes = await readIfThere(path)
  if (!bytes) return undefined
  const { arrays, metadata } = decodeSafetensors(bytes, path)
  const [m, v, text] = [arrays.get(M), arrays.get(V), metadata[ENTRY]]
  const params = without(arrays, PARAMS)
  if (text === undefined || !areMoments(m, params) || !areMoments(v, params)) {
    throw new FileError({ who: path, wanted: 'the state of a training', got: 'another safetensors file' })
  }
  const record = readRecord(text, path)
  const best = { ...record.best, params: without(arrays, BEST) }
  const average = without(arrays, AVERAGE)
  return { ...record, params, best, ...(average.size > 0 && { average }), moments: { m: m.data, v: v.data } }
}

/** Adam's moments of all parts as host arrays. */
export async function readMoments(parts: readonly AdamState[]): Promise<TrainingState['moments']> {
  const size = parts.reduce((sum, { m }) => sum + m.size, 0)
  const read = async (tensors: readonly Tensor1D[]) => {
    const all = new Float32Array(size)
    let at = 0
    for (const tensor of tensors) {
      all.set((await tensor.data()) as Float32Array, at)
      at += tensor.size
    }
    return all
  }
  return { m: await read(parts.map(({ m }) => m)), v: await read(parts.map(({ v }) => v)) }
}

/** Adam's moments of each part as tensors. */
export function restoreMoments({ moments, step }: TrainingState, parts: readonly Params[]): AdamState[] {
  let at = 0
  return parts.map((part) => {
    const from = at
    at += countWeights(part)
    return { step, m: tf.tensor1d(moments.m.slice(from, at)), v: tf.tensor1d(moments.v.slice(from, at)) }
  })
}

function readRecord(text: string, path: string): StateRecord {
  const record = parseJson(text, path) as unknown as StateRecord
  if (Number.isInteger(record?.step) && Array.isArray(record.history) && Number.isInteger(record.best?.epoch))
    return record
  throw new FileError({ who: path, wanted: 'step, history and best epoch', got: text.slice(0, 40) })
}

function areMoments(array: HostArray | undefined, params: NamedArrays): array is HostArray & { dtype: 'F32' } {
  const weights = [...params.values()].reduce((n, { data }) => n + data.length, 0)
  return array?.dtype === 'F32' && array.data.length === weights
}

const flat = (data: Float32Array): HostArray => ({ dtype: 'F32', shape: [data.length], data })

const prefixed = (arrays: NamedArrays, prefix: string): [string, HostArray][] =>
  [...arrays].map(([name, array]) => [prefix + name, array])

const without = (arrays: NamedArrays, prefix: string): NamedArrays =>
  new Map([...arrays].flatMap(([name, a]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), a]] : [])))
