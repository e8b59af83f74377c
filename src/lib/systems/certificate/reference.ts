import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FileError } from '../../../complaint.ts'
import type { AnyEvents } from '../../events/index.ts'
import { decodeSafetensors, encodeSafetensors, writeWhole } from '../../training/index.ts'
import type { Measurement } from '../system.ts'

/** What is measured of events, [count, columns], row by row. */
export interface Inputs {
  readonly columns: readonly string[]
  readonly count: number
  readonly data: Float32Array
}

const FILE = 'inputs.safetensors'
/** More would make the folder large, and tell little more. */
const MOST = 10_000

/** What is measured of events. */
export function inputsOf(measurements: readonly Measurement[], events: AnyEvents): Inputs {
  const values = measurements.map((one) => one.of(events))
  const width = values.length
  const data = new Float32Array(events.count * width)
  for (let i = 0; i < events.count; i++) for (let c = 0; c < width; c++) data[i * width + c] = values[c][i]
  return { columns: measurements.map(({ name }) => name), count: events.count, data }
}

/** At most so many rows, evenly taken. */
export function someRows({ columns, count, data }: Inputs, most: number): Inputs {
  if (count <= most) return { columns, count, data }
  const width = columns.length
  const rows = new Float32Array(most * width)
  for (let i = 0; i < most; i++) {
    const from = Math.floor((i * count) / most) * width
    rows.set(data.subarray(from, from + width), i * width)
  }
  return { columns, count: most, data: rows }
}

/** Keeps with a model what the events of its training look like, to compare others with. */
export async function writeInputs(folder: string, inputs: Inputs): Promise<void> {
  const { columns, count, data } = someRows(inputs, MOST)
  const arrays = new Map([['inputs', { dtype: 'F32', shape: [count, columns.length], data }] as const])
  const file = encodeSafetensors({ arrays, metadata: { columns: JSON.stringify(columns) } })
  await writeWhole(join(folder, FILE), file)
}

/**
 * What the events of a model's training look like; nothing where its folder does not tell.
 * @throws FileError for a file that is damaged, or tells of other quantities
 */
export async function readInputs(folder: string, measurements: readonly Measurement[]): Promise<Inputs | undefined> {
  const path = join(folder, FILE)
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new FileError({ who: path, wanted: 'a readable file', got: (error as Error).message }, { cause: error })
  }
  const { arrays, metadata } = decodeSafetensors(bytes, path)
  const inputs = arrays.get('inputs')
  const columns = measurements.map(({ name }) => name)
  if (inputs?.dtype === 'F32' && inputs.shape[1] === columns.length && metadata.columns === JSON.stringify(columns)) {
    return { columns, count: inputs.shape[0], data: inputs.data }
  }
  const fix = 'calibrate the model again'
  throw new FileError({ who: path, wanted: `inputs ${columns.join(', ')}`, got: metadata.columns ?? 'others', fix })
}
