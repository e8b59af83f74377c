/**
 * `npm run bench:many-events`: what drawing from the posteriors of very many events costs, in parts as on many machines: processor time
 * and resident memory of every `neutrina infer --shard`, for three numbers of events, and the exponent of the time between them.
 * Events are those of the shipped sample turned about the beam, each copy by another angle, and half of them reflected. What is done is
 * kept in the folder: the same command goes on where it was ended.
 * usage: npm run bench:many-events -- [--events 10000000] [--draws 16] [--shards 16] [--folder runs/many] [--minutes 12]
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Events, readEvents, takeEvents, writeEvents } from '../src/lib/events/index.ts'
import { digits, machine, table } from './table.ts'

const repository = fileURLToPath(new URL('..', import.meta.url))
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '10000000' },
    draws: { type: 'string', default: '16' },
    shards: { type: 'string', default: '16' },
    model: { type: 'string', default: 'nu-flows' },
    backend: { type: 'string', default: 'simd' },
    folder: { type: 'string', default: join(repository, 'runs/many') },
    minutes: { type: 'string', default: '1000' },
  },
})
const [most, shards] = [Number(values.events), Number(values.shards)]
const end = performance.now() + 60_000 * Number(values.minutes)
const at = (name: string) => join(values.folder, name)
mkdirSync(values.folder, { recursive: true })

/** What one command took. */
interface Taken {
  readonly cpu: number
  readonly wall: number
  /** MB */
  readonly memory: number
}
const RECORD = at('taken.json')
const taken: Record<string, Taken> = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {}

/** Prints processor time and the most memory of a process at its end. */
const METER = `data:text/javascript,${encodeURIComponent(
  `process.on('exit', () => { const u = process.resourceUsage(); console.error('TAKEN ' + (u.userCPUTime + u.systemCPUTime) / 1e6 + ' ' + u.maxRSS / 1024) })`,
)}`

/** Does it, unless that is done or time is up. */
function once(name: string, words: readonly string[]): boolean {
  if (taken[name]) return true
  if (performance.now() > end) return false
  const began = performance.now()
  const args = ['--import', METER, join(repository, 'bin/neutrina.mjs'), ...words]
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 28, env: ENV })
  const [, cpu, memory] = /TAKEN (\S+) (\S+)/.exec(stderr) ?? []
  if (status !== 0) throw new Error(`${name}: ${stderr.slice(-2000)}`)
  taken[name] = { cpu: Number(cpu), wall: (performance.now() - began) / 1000, memory: Number(memory) }
  writeFileSync(RECORD, JSON.stringify(taken, null, 2))
  process.stderr.write(`${name}: ${digits(Number(cpu))} s, ${digits(Number(memory))} MB\n`)
  return true
}
const ENV = { ...process.env, NEUTRINA_THREADS: process.env.NEUTRINA_THREADS ?? '1' }

/** A copy of events, turned about the beam and reflected or not. */
function turned(events: Events, copy: number): Events {
  const angle = (copy * 2.399963) % (2 * Math.PI)
  const turn = (phi: Float32Array) => phi.map((x) => Math.atan2(Math.sin(x + angle), Math.cos(x + angle)))
  const flip = <O extends { eta: Float32Array; phi: Float32Array }>(of: O): O => ({
    ...of,
    eta: copy % 2 === 0 ? of.eta : of.eta.map((x) => -x),
    phi: turn(of.phi),
  })
  const { met, leptons, jets, layout, count, njets, nbjets } = events
  return {
    ...{ layout, count, njets, nbjets },
    met: { pt: met.pt, phi: turn(met.phi) },
    leptons: flip(leptons),
    jets: flip(jets),
  }
}

async function generate(path: string, count: number): Promise<void> {
  if (existsSync(path)) return
  const sample = await readEvents(join(repository, 'data/ttbar_semilep_test.h5'))
  const copies = Math.ceil(count / sample.count)
  const blocks = function* () {
    for (let copy = 0; copy < copies; copy++) {
      const some = Math.min(sample.count, count - copy * sample.count)
      const own = Int32Array.from({ length: some }, (_, i) => i)
      yield turned(takeEvents(sample, own), copy)
    }
  }
  writeEvents(`${path}.part`, blocks(), { gzip: 0, overwrite: true })
  renameSync(`${path}.part`, path)
}

const sizes = [most / 100, most / 10, most].map(Math.round)
const parts = sizes.map((_, k) => (k === 2 ? shards : Math.max(2, Math.round(shards / 10 ** (2 - k)))))
let done = true
for (const [k, size] of sizes.entries()) {
  const data = at(`events-${size}.h5`)
  await generate(data, size)
  const out = (part: number) => at(`draws-${size}-${part}.h5`)
  for (let part = 1; part <= parts[k]; part++) {
    const words = ['infer', values.model, '--data', data, '--out', out(part), '--draws', values.draws]
    done = once(`${size} ${part}`, [...words, '--shard', `${part}/${parts[k]}`, '--backend', values.backend]) && done
  }
  if (!done) break
  const all = Array.from({ length: parts[k] }, (_, part) => out(part + 1))
  once(`${size} merge`, ['merge', ...all, '--out', at(`draws-${size}.h5`), '--overwrite'])
}
if (!done) {
  process.stderr.write('time is up: the same command goes on\n')
  process.exit(3)
}

const rows = sizes.map((size, k) => {
  const own = Array.from({ length: parts[k] }, (_, part) => taken[`${size} ${part + 1}`])
  const cpu = own.reduce((sum, each) => sum + each.cpu, 0)
  return {
    size,
    parts: parts[k],
    cpu,
    memory: Math.max(...own.map(({ memory }) => memory)),
    merge: taken[`${size} merge`],
  }
})
console.log(`${machine()}, backend ${values.backend}, ${values.model}, ${values.draws} draws an event`)
console.log(
  table(
    [
      'events',
      'parts',
      'file [GB]',
      'processor time [s]',
      'events/s',
      'most memory [MB]',
      'merge [s]',
      'its memory [MB]',
    ],
    rows.map(({ size, parts: n, cpu, memory, merge }) => [
      size.toLocaleString('en'),
      String(n),
      digits(statSync(at(`draws-${size}.h5`)).size / 1e9),
      digits(cpu),
      digits(size / cpu),
      digits(memory),
      digits(merge.cpu),
      digits(merge.memory),
    ]),
  ),
)
const exponent = (a: (typeof rows)[0], b: (typeof rows)[0]) => Math.log(b.cpu / a.cpu) / Math.log(b.size / a.size)
console.log(`time over events, upper decade: exponent ${digits(exponent(rows[1], rows[2]))}`)
console.log(
  `time an event at ${sizes[2].toLocaleString('en')} over that at ${sizes[1].toLocaleString('en')}: ${digits(rows[2].cpu / rows[2].size / (rows[1].cpu / rows[1].size))}`,
)
for (const size of sizes)
  for (let part = 1; part <= shards; part++) rmSync(at(`draws-${size}-${part}.h5`), { force: true })
