import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { FileError } from '../complaint.ts'
import { type Compression, checkOutput, type DataSetShape } from '../lib/events/index.ts'
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
  /** The layout of a file of events, and how it is packed where that was asked for. */
  readonly layout?: string
  readonly compression?: Compression
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
  const isFile = folder !== undefined && statSync(folder, { throwIfNoEntry: false })?.isFile()
  const names = folder === undefined ? [] : isFile ? [folder] : MODEL_FILES.map((name) => join(folder, name))
  const ofModel = names.filter(existsSync)
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

const isSame = (a: Part, b: Part) => a.job === b.job && a.part === b.part && a.of === b.of

/**
 * Whether a part is there already; else makes way for it.
 * @throws FileError where its name is that of another file, which may not be replaced
 */
export function isDone(path: string, part: Part, overwrite: boolean): boolean {
  if (existsSync(path) && existsSync(besidePart(path)) && isSame(readPart(path), part)) return true
  checkOutput(path, overwrite)
  rmSync(path, { force: true })
  rmSync(besidePart(path), { force: true })
  return false
}

/**
 * Makes a part that is not there. What is told of it comes first, so that a file is never there without; and once more by whoever
 * gave the file its name, so that it is never that of another process that has the same in mind.
 * @param make calls `onComplete` before the file gets its name
 * @throws FileError where another process makes another part of that name; what `make` throws
 */
export async function makePart(
  path: string,
  part: Part,
  make: (onComplete: () => void) => unknown | Promise<unknown>,
): Promise<void> {
  await make(() => tellPart(path, part, claim))
  tellPart(path, part, renameSync)
}

/** Gives a file a name that no other has. */
function claim(temporary: string, beside: string, part: Part): void {
  try {
    linkSync(temporary, beside)
  } catch (error) {
    const path = beside.slice(0, -besidePart('').length)
    // a file system without links
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(temporary, beside)
    else if (!isSame(readPart(path), part)) {
      const got = 'another part of that name, which another process makes now'
      throw new FileError({ who: path, wanted: 'the name of a new file', got, fix: 'give another name' })
    }
  }
  rmSync(temporary, { force: true })
}

function tellPart(path: string, part: Part, name: (temporary: string, beside: string, part: Part) => void): void {
  const beside = besidePart(path)
  const temporary = `${beside}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, `${JSON.stringify(part, null, 2)}\n`)
    name(temporary, beside, part)
  } catch (cause) {
    rmSync(temporary, { force: true })
    if (cause instanceof FileError) throw cause
    const got = (cause as Error).message
    throw new FileError(
      { who: beside, wanted: 'to write the file', got, fix: 'check its folder and the space' },
      { cause },
    )
  }
}
