import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { FileError } from '../complaint.ts'
import { checkOutput, type DataSetShape } from '../lib/events/index.ts'
import { modelFolder } from '../lib/systems/index.ts'

/** What a part of a job is, kept beside its file: which job, which of its parts, which events. */
export interface Part {
  readonly format: 'neutrina-part-1'
  readonly command: 'infer' | 'convert' | 'evaluate' | 'unfold'
  /** The same for all parts of one job: model, files, seed, selection. */
  readonly job: string
  readonly part: number
  readonly of: number
  /** Events `from` … `to` − 1 of `total`. */
  readonly from: number
  readonly to: number
  readonly total: number
  /** What a file of draws consists of. */
  readonly dataSets?: Readonly<Record<string, DataSetShape>>
  readonly attributes?: Readonly<Record<string, string>>
  /** The layout of a file of events. */
  readonly layout?: string
}

export const besidePart = (path: string): string => `${path}.part.json`

const LOOKED_AT = 1 << 20

/** A file by its name, size, beginning and end: what tells that another one has taken its place. */
function fingerprint(path: string): object {
  const handle = openSync(path, 'r')
  try {
    const { size } = fstatSync(handle)
    const hash = createHash('sha256')
    for (const from of [0, Math.max(0, size - LOOKED_AT)]) {
      const bytes = Buffer.alloc(Math.min(size, LOOKED_AT))
      readSync(handle, bytes, 0, bytes.length, from)
      hash.update(bytes)
    }
    return { name: basename(path), size, sha256: hash.digest('hex') }
  } finally {
    closeSync(handle)
  }
}

/** The files of a model that its draws depend on; not every model is calibrated. */
const MODEL_FILES = ['params.safetensors', 'model.json', 'calibration.json']

/** The name of a job: of everything that its result depends on. */
export function jobOf(files: readonly string[], model: string | undefined, rest: object): string {
  const folder = model === undefined ? undefined : modelFolder(model)
  const ofModel = folder === undefined ? [] : MODEL_FILES.map((name) => join(folder, name)).filter(existsSync)
  const all = { files: files.map(fingerprint), model: ofModel.map(fingerprint), ...rest }
  return createHash('sha256').update(JSON.stringify(all)).digest('hex').slice(0, 16)
}

/**
 * What is told of a part.
 * @throws FileError where nothing is, or nothing that makes sense
 */
export function readPart(path: string): Part {
  const beside = besidePart(path)
  const wrong = (got: string) => {
    const fix = 'make it with --shard, and keep both files'
    return new FileError({ who: path, wanted: `a part of a job, told of in ${beside}`, got, fix })
  }
  if (!existsSync(beside)) throw wrong('no such file')
  let part: Part
  try {
    part = JSON.parse(readFileSync(beside, 'utf8'))
  } catch (cause) {
    throw wrong((cause as Error).message)
  }
  const numbers = [part.part, part.of, part.from, part.to, part.total]
  if (part.format === 'neutrina-part-1' && numbers.every((n) => Number.isSafeInteger(n) && n >= 0)) return part
  throw wrong('something else')
}

/**
 * Whether a part is there already; else makes way for it.
 * @throws FileError where its name is that of another file, which may not be replaced
 */
export function isDone(path: string, part: Part, overwrite: boolean): boolean {
  if (existsSync(path) && existsSync(besidePart(path))) {
    const { job, part: own, of } = readPart(path)
    if (job === part.job && own === part.part && of === part.of) return true
  }
  checkOutput(path, overwrite)
  rmSync(path, { force: true })
  return false
}

/** Tells of a part that is about to get its name: one that is killed between the two is not taken for done. */
export function tellPart(path: string, part: Part): void {
  const beside = besidePart(path)
  const temporary = `${beside}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, `${JSON.stringify(part, null, 2)}\n`)
    renameSync(temporary, beside)
  } catch (cause) {
    rmSync(temporary, { force: true })
    const got = (cause as Error).message
    throw new FileError(
      { who: beside, wanted: 'to write the file', got, fix: 'check its folder and the space' },
      { cause },
    )
  }
}
