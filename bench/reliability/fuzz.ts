import { fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openFile } from '../../src/lib/events/index.ts'
import { FileError, fold, key, uniforms } from '../../src/lib/tensor/index.ts'
import { loadModel } from '../../src/lib/training/index.ts'
import { digits } from '../table.ts'
import { repository } from './command.ts'

/** Files of each format, as several programs wrote them. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  HDF5: ['formats/events.h5', 'formats/pandas.h5', 'formats/h5py-arrays.h5', 'older.h5', 'lzf.h5', 'fletcher32.h5'],
  ROOT: ['uproot-lz4', 'root-zstd', 'root-lzma', 'root-zlib', 'root-rntuple', 'uproot-rntuple', 'nanoaod'].map(
    (name) => `formats/${name}.root`,
  ),
  Parquet: ['none', 'snappy', 'gzip', 'zstd', 'lz4', 'fixed'].map((name) => `formats/pyarrow-${name}.parquet`),
  CSV: ['formats/pandas.csv', 'formats/pandas-semicolons.csv', 'formats/pandas.tsv'],
  safetensors: ['../../fixtures/singleNeutrino/flow/params.safetensors'],
}

/** Milliseconds in which a file must be read or refused, on a machine that does other work too. */
const LONGEST = 20_000

const path = (name: string) => join(repository, 'test/reference/events', name)

/** Reads every column of every table, together and each alone. */
async function readAll(file: string): Promise<void> {
  const opened = await openFile(file)
  try {
    for (const name of opened.names()) {
      const table = opened.table(name)
      const columns = (table?.columns ?? [])
        .filter(({ unreadable }) => unreadable === undefined)
        .map((each) => each.name)
      if (!table || columns.length === 0 || table.count > 1e7) continue
      table.read(0, table.count, columns)
      for (const column of columns) table.read(0, table.count, [column])
    }
  } finally {
    opened.close()
  }
}

/** Some bytes anywhere, some near the ends where the tables of contents are, or an end cut off. */
function mutated(original: Buffer, i: number): Buffer {
  const u = uniforms(fold(key(11), i), 8)
  if (i % 3 === 2) return original.subarray(0, Math.floor(u[0] * original.length))
  const bytes = Buffer.from(original)
  const near = Math.min(2048, bytes.length)
  for (let j = 0; j < 8; j += 2) {
    const place = Math.floor(u[j] * (i % 3 === 0 ? bytes.length : near))
    const at = i % 3 === 1 && u[7] > 0.5 ? bytes.length - 1 - place : place
    bytes[at] = Math.floor(u[j + 1] * 256)
  }
  return bytes
}

/** What became of the copies of one format. */
interface Found {
  read: number
  refused: number
  slowest: number
  /** MB */
  memory: number
}

async function fuzzFormat(format: string, copies: number, folder: string): Promise<Found> {
  const originals = SAMPLES[format].map((name) => [extname(name), readFileSync(path(name))] as const)
  const found: Found = { read: 0, refused: 0, slowest: 0, memory: 0 }
  const model = join(folder, 'model')
  if (format === 'safetensors') {
    mkdirSync(model, { recursive: true })
    for (const name of ['model.json', 'history.json'])
      copyFileSync(path(`../../fixtures/singleNeutrino/flow/${name}`), join(model, name))
  }
  for (let i = 0; i < copies; i++) {
    const [extension, original] = originals[i % originals.length]
    const file = format === 'safetensors' ? join(model, 'params.safetensors') : join(folder, `copy${extension}`)
    writeFileSync(file, mutated(original, Math.floor(i / originals.length)))
    process.send!({ copy: i })
    const began = performance.now()
    try {
      await (format === 'safetensors' ? loadModel(model) : readAll(file))
      found.read++
    } catch (error) {
      if (!(error instanceof FileError)) throw new Error(`${format}, copy ${i}: ${(error as Error)?.stack}`)
      found.refused++
    }
    found.slowest = Math.max(found.slowest, performance.now() - began)
  }
  return { ...found, memory: process.resourceUsage().maxRSS / 1024 }
}

/** Reads so many damaged files of each format, each format in a process of its own, which is ended where a file takes too long. */
export async function damagedFiles(
  folder: string,
  copies: number,
  formats = Object.keys(SAMPLES),
): Promise<string[][]> {
  const rows: string[][] = []
  for (const format of formats) {
    const own = join(folder, format)
    mkdirSync(own, { recursive: true })
    const child = fork(fileURLToPath(import.meta.url), [format, String(copies), own], { execArgv: process.execArgv })
    let found: Found | undefined
    let copy = 0
    const tooLong = () => child.kill('SIGKILL')
    let timer = setTimeout(tooLong, 60_000)
    child.on('message', (told: { copy: number } | Found) => {
      clearTimeout(timer)
      if ('copy' in told) {
        copy = told.copy
        timer = setTimeout(tooLong, LONGEST)
      } else found = told
    })
    const [code, signal] = await once(child, 'close')
    clearTimeout(timer)
    if (!found) throw new Error(`${format}, copy ${copy}: ${signal ? 'no end' : `the process ended with ${code}`}`)
    const { read, refused, slowest, memory } = found
    rows.push([format, String(copies), String(read), String(refused), digits(slowest), digits(memory)])
    process.stderr.write(`${rows[rows.length - 1].join(', ')}\n`)
  }
  return rows
}

if (process.send && process.argv[1] === fileURLToPath(import.meta.url)) {
  const [format, copies, folder] = process.argv.slice(2)
  const found = await fuzzFormat(format, Number(copies), folder)
  process.send(found, () => process.disconnect())
}
