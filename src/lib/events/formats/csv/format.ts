import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { FileError } from '../../../../complaint.ts'
import type { DataFile, FileTable, Format } from '../format.ts'
import { createCsv } from './createCsv.ts'
import { indexLines } from './lineIndex.ts'
import { parseNumbers, unquoted } from './parseNumbers.ts'

const STEP = 4096
/** Blocks of lines that are read at once. */
const BLOCKS = 4
const LONGEST_HEADER = 1 << 20
const SEPARATORS = [',', ';', '\t', ' ']
interface Header {
  readonly names: readonly string[]
  readonly separator: string
  /** Where the first line after it begins. */
  readonly end: number
}

function readHeader(path: string, handle: number): Header {
  const start = Buffer.alloc(LONGEST_HEADER)
  const text = start.toString('utf8', 0, readSync(handle, start, 0, start.length, 0))
  const [line] = text.split('\n', 1)
  const bare = line.replace(/^\uFEFF?#?/, '')
  const counts = SEPARATORS.map((each) => bare.split(each).length)
  const separator = SEPARATORS[counts.indexOf(Math.max(...counts))]
  const names = bare.split(separator).map(unquoted)
  const [twice] = names.filter((name, i) => names.indexOf(name) !== i)
  if (line !== '' && twice === undefined && names.every((name) => name !== '' && Number.isNaN(Number(name)))) {
    return { names, separator, end: Buffer.byteLength(line) + 1 }
  }
  const wanted = 'a first line with a name for each column'
  const got = twice === undefined ? `'${line.slice(0, 60)}'` : `'${twice}' twice`
  throw new FileError({ who: path, wanted, got, fix: 'name the columns in the first line' })
}

async function open(path: string): Promise<DataFile> {
  const handle = openSync(path, 'r')
  try {
    const table = tableOf(path, handle)
    return {
      path,
      names: () => [''],
      table: (name) => (name === '' ? table : undefined),
      close: () => closeSync(handle),
    }
  } catch (error) {
    closeSync(handle)
    throw error
  }
}

function tableOf(path: string, handle: number): FileTable {
  const header = readHeader(path, handle)
  const { names } = header
  const { count, offsets, step } = indexLines(handle, header.end, fstatSync(handle).size, STEP)
  const kept = new Map<number, Float64Array>()
  const blockAt = (block: number): Float64Array => {
    const known = kept.get(block)
    if (known) return known
    const bytes = Buffer.alloc(offsets[block + 1] - offsets[block])
    readSync(handle, bytes, 0, bytes.length, offsets[block])
    const rows = Math.min(step, count - block * step)
    const numbers = parseNumbers(bytes, header.separator.charCodeAt(0), names.length, rows, (row, got) => {
      const who = `${path}: row ${block * step + row}`
      const wanted = `${names.length} columns, as in the first line`
      throw new FileError({ who, wanted, got: `${got}`, fix: 'write the file again' })
    })
    kept.set(block, numbers)
    // so that several parts of what is read at once, wherever it begins, are not parsed again
    if (kept.size > BLOCKS + 1) kept.delete(kept.keys().next().value!)
    return numbers
  }
  const read: FileTable['read'] = (from, to, columns) => {
    const places = columns.map((name) => names.indexOf(name))
    const values = columns.map(() => new Float64Array(to - from))
    for (let row = from; row < to; row++) {
      const block = Math.floor(row / step)
      const numbers = blockAt(block)
      const at = (row - block * step) * names.length
      for (let k = 0; k < places.length; k++) values[k][row - from] = numbers[at + places[k]]
    }
    return { count: to - from, perEvent: 1, columns: Object.fromEntries(columns.map((name, k) => [name, values[k]])) }
  }
  return {
    name: '',
    count,
    perEvent: 1,
    columns: names.map((name) => ({ name, type: 'text' })),
    block: STEP * BLOCKS,
    read,
  }
}

/** Text: one line an event, the first line names the columns; commas, semicolons, tabs or spaces between them. */
export const csv: Format = {
  name: 'CSV',
  extensions: ['csv', 'tsv', 'txt', 'dat'],
  magic: [],
  open,
  create: async (path, table) => createCsv(path, table),
}
