/** Parts of a job, done on any machine and in any order, are the job done at once, to the byte. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { BIN, neutrinaServed as neutrina } from './neutrina.ts'

const repository = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const MODEL = repository('test/fixtures/singleNeutrino/flow')
const folder = mkdtempSync(join(tmpdir(), 'merge-'))
const at = (name: string) => join(folder, name)
const DATA = at('events.h5')

before(async () => {
  const all = await readEvents(repository('data/ttbar_semilep_test.h5'))
  writeEvents(
    DATA,
    takeEvents(
      all,
      Int32Array.from({ length: 301 }, (_, i) => i),
    ),
  )
})

const run = async (...args: string[]) => {
  const ended = await neutrina(...args)
  assert.equal(ended.code, 0, ended.stderr)
  return ended
}
const refused = async (expected: RegExp, ...args: string[]) => {
  const { code, stderr } = await neutrina(...args)
  assert.equal(code, 2, stderr)
  assert.match(stderr, expected)
}
const infer = (out: string, ...more: string[]) => [
  'infer',
  MODEL,
  '--data',
  DATA,
  '--out',
  at(out),
  '--draws',
  '6',
  ...more,
]
const same = (a: string, b: string) => assert.ok(readFileSync(at(a)).equals(readFileSync(at(b))), `${a} and ${b}`)

test('draws in parts, merged in any order, are the bytes of the job done at once', async () => {
  for (const cut of [[], ['--min-b-tags', '2']]) {
    const name = cut.length > 0 ? 'cut' : 'all'
    await run(...infer(`${name}.h5`, ...cut))
    for (const part of [1, 2, 3]) await run(...infer(`${name}-${part}.h5`, ...cut, '--shard', `${part}/3`))
    await run('merge', ...[3, 1, 2].map((part) => at(`${name}-${part}.h5`)), '--out', at(`${name}-merged.h5`))
    same(`${name}-merged.h5`, `${name}.h5`)
  }
})

test('events in parts are the bytes of the whole, in every format', async () => {
  for (const extension of ['h5', 'parquet', 'csv']) {
    await run('convert', DATA, at(`whole.${extension}`))
    const parts = [1, 2].map((part) => at(`part-${part}.${extension}`))
    for (const [k, part] of parts.entries()) await run('convert', DATA, part, '--shard', `${k + 1}/2`)
    await run('merge', ...parts, '--out', at(`merged.${extension}`))
    same(`merged.${extension}`, `whole.${extension}`)
  }
})

test('a part that is done is not done again; one of another job is not replaced', async () => {
  const before = statSync(at('all-2.h5')).mtimeMs
  const again = await run(...infer('all-2.h5', '--shard', '2/3'))
  assert.match(again.stdout, /all-2\.h5: done already/)
  assert.equal(statSync(at('all-2.h5')).mtimeMs, before)
  await refused(/all-2\.h5: expected the name of a new file/, ...infer('all-2.h5', '--shard', '2/3', '--seed', '2'))
  // the data is gone, what is told of it is left: it is done again
  rmSync(at('all-2.h5'))
  await run(...infer('all-2.h5', '--shard', '2/3'))
  await run('merge', ...[1, 2, 3].map((part) => at(`all-${part}.h5`)), '--out', at('again.h5'))
  same('again.h5', 'all.h5')
})

test('holes, doubles and parts of other jobs are refused, and nothing is written', async () => {
  const [one, two, three] = [1, 2, 3].map((part) => at(`all-${part}.h5`))
  const merge = (expected: RegExp, ...parts: string[]) => refused(expected, 'merge', ...parts, '--out', at('none.h5'))
  await merge(/expected all 3 parts of job .*, got none of number 2/, one, three)
  for (const suffix of ['', '.part.json']) copyFileSync(`${two}${suffix}`, at(`double.h5${suffix}`))
  await merge(/expected each part once, got part 2 again/, one, two, at('double.h5'), three)
  await run(...infer('other.h5', '--shard', '2/3', '--seed', '9'))
  await merge(/expected part of job .*, got part of job/, one, at('other.h5'), three)
  await merge(/a part of a job, told of in .*, got no such file/, at('all.h5'))
  writeFileSync(at('odd.h5.part.json'), '{"format":"other"}')
  await merge(/got something else/, at('odd.h5'))
  copyFileSync(one, at('short.h5'))
  writeFileSync(at('short.h5.part.json'), readFileSync(`${two}.part.json`))
  assert.ok(!existsSync(at('none.h5')))
})

test('what is judged from draws that were made in parts is what is judged at once', async () => {
  const evaluate = (...more: string[]) => ['evaluate', MODEL, '--data', DATA, '--draws', '20', ...more]
  const whole = await run(...evaluate('--json'))
  const parts = [1, 2, 3].map((part) => at(`judged-${part}.h5`))
  for (const [k, part] of parts.entries()) await run(...evaluate('--shard', `${k + 1}/3`, '--out', part))
  assert.match((await run(...evaluate('--shard', '2/3', '--out', parts[1]))).stdout, /done already/)
  await refused(/none of number 3/, 'merge', parts[0], parts[1], '--out', at('drawn.h5'))
  const merged = await run('merge', ...parts, '--out', at('drawn.h5'))
  assert.match(merged.stdout, /301 events of 3 parts; now neutrina evaluate … --drawn/)
  const judged = await run(...evaluate('--json', '--drawn', at('drawn.h5')))
  assert.deepEqual(JSON.parse(judged.stdout), JSON.parse(whole.stdout))
  await refused(/expected draws of this job/, ...evaluate('--seed', '2', '--drawn', at('drawn.h5')))
  await refused(/expected draws of this job, .*got no such draws/, ...evaluate('--drawn', at('all.h5')))
  await refused(/--shard: expected --out/, ...evaluate('--shard', '1/2'))
})

test('a part that is killed at any time is done again, and the result is the same', async () => {
  const words = [BIN, ...infer('killed-1.h5', '--shard', '1/2', '--draws', '300')]
  for (const milliseconds of [300, 700, 1400]) {
    // a fast machine may be done before it is killed
    const child = spawn(process.execPath, words, { stdio: 'ignore', timeout: milliseconds, killSignal: 'SIGKILL' })
    await once(child, 'close')
  }
  for (const part of [1, 2]) await run(...infer(`killed-${part}.h5`, '--shard', `${part}/2`, '--draws', '300'))
  await run(...infer('unbroken.h5', '--draws', '300'))
  await run('merge', at('killed-1.h5'), at('killed-2.h5'), '--out', at('mended.h5'))
  same('mended.h5', 'unbroken.h5')
  assert.ok(!readdirSync(folder).includes('killed-1.h5.part.json.tmp'))
})
