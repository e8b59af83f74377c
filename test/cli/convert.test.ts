/** `neutrina columns` and `neutrina convert` as a user runs them. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { neutrinaServed as neutrina } from './neutrina.ts'

const repository = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const SAMPLE = repository('data/ttbar_semilep_test.h5')
const TOPCP = repository('test/reference/events/formats/topcptoolkit.root')
const folder = mkdtempSync(join(tmpdir(), 'convert-'))
const at = (name: string) => join(folder, name)

test('columns tell what a file holds, and its proposal converts it', async () => {
  const told = await neutrina('columns', TOPCP)
  assert.equal(told.code, 0, told.stderr)
  assert.match(told.stdout, /topcptoolkit\.root: ROOT, \d+ columns, 60 events/)
  assert.match(told.stdout, /reco\/jet_pt_NOSYS +float32 +a list an event/)
  assert.match(told.stdout, /the columns of ATLAS TopCPToolkit/)
  const { stdout } = await neutrina('columns', TOPCP, '--mapping')
  writeFileSync(at('mapping.json'), stdout)
  const converted = await neutrina('convert', TOPCP, at('topcp.parquet'), '--mapping', at('mapping.json'))
  assert.equal(converted.code, 0, converted.stderr)
  assert.match(converted.stdout, /topcp\.parquet: 60 semileptonic events/)
  const wanted = await readEvents(TOPCP, { mapping: JSON.parse(stdout) })
  assert.deepEqual(await readEvents(at('topcp.parquet')), wanted)
  const known = await neutrina(
    'infer',
    repository('test/fixtures/singleNeutrino/flow'),
    '--data',
    TOPCP,
    '--out',
    at('d.h5'),
    '--mapping',
    at('mapping.json'),
    '--draws',
    '2',
  )
  assert.equal(known.code, 0, known.stderr)
})

test('a file of the record needs no mapping, and says so', async () => {
  const { stdout } = await neutrina('columns', SAMPLE)
  assert.match(stdout, /in the layout of the public record: read as it is/)
  const refused = await neutrina('columns', SAMPLE, '--mapping')
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /got the public record, which needs none/)
})

test('selected events go through text and back; parts are the whole', async () => {
  const run = async (...args: string[]) => {
    const ended = await neutrina('convert', ...args)
    assert.equal(ended.code, 0, ended.stderr)
    return ended
  }
  await run(SAMPLE, at('cut.csv'), '--min-b-tags', '2')
  await run(at('cut.csv'), at('back.h5'))
  const all = await readEvents(SAMPLE)
  const passing = Array.from(all.nbjets.keys()).filter((i) => all.nbjets[i] >= 2)
  assert.deepEqual(await readEvents(at('back.h5')), takeEvents(all, passing))
  for (const part of [1, 2, 3]) await run(SAMPLE, at(`part${part}.parquet`), '--shard', `${part}/3`)
  assert.deepEqual(await readEvents([1, 2, 3].map((part) => at(`part${part}.parquet`))), all)
})

test('rows that may not be read are counted and listed', async () => {
  await neutrina('convert', SAMPLE, at('all.csv'))
  const lines = readFileSync(at('all.csv'), 'utf8').split('\n')
  for (const row of [3, 5]) lines[row + 1] = lines[row + 1].replace(/^[^,]*/, 'nan')
  writeFileSync(at('bad.csv'), lines.join('\n'))
  const refused = await neutrina('convert', at('bad.csv'), at('good.h5'))
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /bad\.csv: column MET_MET, row 3: expected a finite number of at least 0, got NaN/)
  assert.doesNotMatch(refused.stderr, /delphes/)
  const skipped = await neutrina(
    'convert',
    at('bad.csv'),
    at('good.h5'),
    '--skip-invalid',
    '--list-skipped',
    at('list.txt'),
  )
  assert.equal(skipped.code, 0, skipped.stderr)
  assert.match(skipped.stderr, /2 events left out that may not be read/)
  assert.match(readFileSync(at('list.txt'), 'utf8'), /row 3: .*\n.*row 5: .*\n$/)
  assert.equal((await readEvents(at('good.h5'))).count, 9998)
})

test('what cannot be done is refused with the way out', async () => {
  const told = async (expected: RegExp, ...args: string[]) => {
    const { code, stderr } = await neutrina(...args)
    assert.equal(code, 2, stderr)
    assert.match(stderr, expected)
  }
  await told(/ROOT files are read, not written/, 'convert', SAMPLE, at('x.root'))
  await told(/expected files to read, and last the file to write/, 'convert', at('x.csv'))
  await told(/the same as/, 'convert', SAMPLE, SAMPLE)
  await told(/mapping: parts: expected the part/, 'convert', TOPCP, at('y.csv'), '--mapping', mappingWithout('jets'))
  await told(/expected an event file, got none/, 'columns')
})

function mappingWithout(part: string): string {
  const { parts, ...mapping } = JSON.parse(readFileSync(at('mapping.json'), 'utf8'))
  const rest = Object.fromEntries(Object.entries(parts).filter(([name]) => name !== part))
  writeFileSync(at('without.json'), JSON.stringify({ ...mapping, parts: rest }))
  return at('without.json')
}

test('a pattern in quotes is its files in order, and an expression selects among their events', async () => {
  for (const part of ['2', '1']) {
    const { code, stderr } = await neutrina('convert', SAMPLE, at(`set-${part}.parquet`), '--shard', `${part}/2`)
    assert.equal(code, 0, stderr)
  }
  const expression = 'met.pt > 100 && count(jets.pt > 60) >= 3'
  const { code, stderr, stdout } = await neutrina('convert', at('set-*.parquet'), at('set.h5'), '--select', expression)
  assert.equal(code, 0, stderr)
  const all = await readEvents(SAMPLE)
  const { pt, perEvent } = all.jets
  const kept = Int32Array.from(Array(all.count).keys()).filter(
    (i) => all.met.pt[i] > 100 && pt.subarray(i * perEvent, (i + 1) * perEvent).filter((of) => of > 60).length >= 3,
  )
  assert.match(stdout, new RegExp(`set.h5: ${kept.length} semileptonic`))
  assert.deepEqual(await readEvents(at('set.h5')), takeEvents(all, kept))
  const none = await neutrina('convert', at('nothing-*.h5'), at('none.h5'))
  assert.equal(none.code, 2)
  assert.match(none.stderr, /nothing-\*\.h5: expected files that fit this pattern, got none/)
})
