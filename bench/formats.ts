/**
 * `npm run bench:formats`: events a second of processor time from ROOT trees and Parquet as uproot and pyarrow write them, read into
 * events on one core; with `--python` beside uproot with awkward and pyarrow, which read the same files into arrays, in turn.
 * usage: npm run bench:formats -- --python PYTHON [--events 200000] [--rounds 5]
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { convertEvents, openEvents, readEvents, takeEvents } from '../src/lib/events/index.ts'
import { processorClock } from './clock.ts'
import { quantile } from './contest.ts'
import { digits, machine, table } from './table.ts'

const { values } = parseArgs({
  options: {
    python: { type: 'string' },
    events: { type: 'string', default: '200000' },
    rounds: { type: 'string', default: '5' },
  },
})
const PEER = fileURLToPath(new URL('peers/formats.py', import.meta.url))
if (values.python === undefined) {
  console.error('bench:formats: expected --python PYTHON with uproot, awkward and pyarrow, which write the files')
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'neutrina-formats-'))
const SAMPLE = fileURLToPath(new URL('../data/ttbar_semilep_train.h5', import.meta.url))
// what is measured: 60 numbers an event
const sample = await readEvents(SAMPLE, { truth: [] })
const count = Number(values.events)
const blocks = function* () {
  for (let at = 0; at < count; at += sample.count) {
    const some = Math.min(sample.count, count - at)
    yield takeEvents(
      sample,
      Int32Array.from({ length: some }, (_, i) => i),
    )
  }
}
const source = join(folder, 'source.parquet')
await convertEvents(source, blocks())
const env = { ...process.env, OMP_NUM_THREADS: '1' }
const written = spawnSync(values.python, [PEER, 'write', source, folder], { stdio: 'inherit', env })
if (written.status !== 0) process.exit(1)

const peer: ChildProcess = spawn(values.python, [PEER, 'read'], { stdio: ['pipe', 'pipe', 'inherit'], env })
const lines = createInterface({ input: peer.stdout! })[Symbol.asyncIterator]()
await lines.next()

/** Seconds of processor time in which a file becomes events, or another's arrays. */
async function ours(path: string): Promise<number> {
  const began = processorClock()
  const events = await openEvents(path)
  for (const block of events.blocks()) void block.count
  events.close()
  return processorClock() - began
}
async function theirs(path: string): Promise<number> {
  peer.stdin!.write(`${path}\n`)
  return Number((await lines.next()).value.split(' ')[0])
}

const rows: string[][] = []
for (const name of ['zstd.root', 'lz4.root', 'zlib.root', 'snappy.parquet', 'zstd.parquet', 'gzip.parquet']) {
  const path = join(folder, name)
  // once without the clock: code that was not run yet
  await ours(path)
  await theirs(path)
  const times: { own: number; other: number }[] = []
  for (let round = 0; round < Number(values.rounds); round++) {
    times.push({ own: await ours(path), other: await theirs(path) })
  }
  const ratios = times.map(({ own, other }) => own / other)
  const middle = (of: 'own' | 'other') =>
    quantile(
      times.map((one) => one[of]),
      0.5,
    )
  rows.push([
    name,
    digits(statSync(path).size / 1e6),
    digits(count / middle('own')),
    digits(count / middle('other')),
    digits(quantile(ratios, 0.5)),
    `${digits(Math.min(...ratios))} – ${digits(Math.max(...ratios))}`,
  ])
}
peer.stdin!.end()
await once(peer, 'close')
rmSync(folder, { recursive: true })
console.log(`${machine()}; ${count.toLocaleString('en')} events, one thread, processor time`)
console.log(table(['file', 'MB', 'neutrina, events/s', 'peer, events/s', '× its time', 'least – most'], rows))
