/**
 * `npm run bench:reliability`: what survives what. Each job is killed with −9 at random moments and must come to the bytes of a run
 * that nobody broke; each meets a full disk; several processes write to one folder; damaged files of every format are read or
 * refused, in bounded time and memory; a notebook of thousands of plots does not grow. Anything else ends it with an error.
 * usage: npm run bench:reliability -- [--parts kill,disk,writers,fuzz,notebook] [--kills 200] [--seed 1] [--rounds 5] [--copies 10000]
 *        [--formats HDF5,ROOT,Parquet,CSV,safetensors] [--cells 2000]
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { canMount, fullDisk } from './reliability/disk.ts'
import { damagedFiles } from './reliability/fuzz.ts'
import { killParts } from './reliability/kill.ts'
import { manyCells } from './reliability/notebook.ts'
import { twoWriters } from './reliability/writers.ts'
import { machine, table } from './table.ts'

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'kill,disk,writers,fuzz,notebook' },
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    rounds: { type: 'string', default: '5' },
    copies: { type: 'string', default: '10000' },
    formats: { type: 'string', default: 'HDF5,ROOT,Parquet,CSV,safetensors' },
    cells: { type: 'string', default: '2000' },
  },
})
const PARTS = {
  kill: {
    head: ['killed with -9', 'times', 'seconds unbroken', 'times finished', 'result'],
    run: (folder: string) => killParts(folder, Number(values.kills), Number(values.seed)),
  },
  disk: {
    head: ['full disk', 'what it says'],
    run: (folder: string) => {
      if (canMount()) return fullDisk(folder)
      return Promise.resolve([['not run', 'a small tmpfs can be mounted on Linux as root']])
    },
  },
  writers: {
    head: ['one folder', 'writers', 'rounds', 'finished', 'refused'],
    run: (folder: string) => twoWriters(folder, Number(values.rounds)),
  },
  fuzz: {
    head: ['damaged', 'copies', 'read', 'refused', 'slowest [ms]', 'memory [MB]'],
    run: (folder: string) => damagedFiles(folder, Number(values.copies), values.formats.split(',')),
  },
  notebook: {
    head: ['cells with a plot', 'MB after a tenth', 'after half', 'after all'],
    run: (folder: string) => manyCells(folder, Number(values.cells)),
  },
} as const

const folder = mkdtempSync(join(tmpdir(), 'neutrina-reliability-'))
console.log(machine())
for (const name of values.parts.split(',') as (keyof typeof PARTS)[]) {
  const { head, run } = PARTS[name]
  const own = join(folder, name)
  mkdirSync(own)
  console.log(`\n${table(head, await run(own))}`)
}
rmSync(folder, { recursive: true })
