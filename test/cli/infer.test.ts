import assert from 'node:assert/strict'
import { copyFileSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { File, ready } from 'h5wasm/node'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { neutrinaServed as neutrina } from './neutrina.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const MODEL = at('fixtures/singleNeutrino/flow')
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const place = (name: string) => join(folder, name)
const events = place('events.h5')
const broken = place('broken.h5')
const infer = (data: string, out: string, ...more: string[]) =>
  neutrina('infer', MODEL, '--data', data, '--out', out, '--draws', '4', ...more)

before(async () => {
  const some = takeEvents(
    await readEvents(at('../data/ttbar_semilep_test.h5')),
    Int32Array.from({ length: 60 }, (_, i) => i),
  )
  writeEvents(events, some)
  const energy = some.jets.energy.slice()
  energy[5 * some.jets.perEvent] = 0
  writeEvents(broken, { ...some, jets: { ...some.jets, energy } })
})

test('the input is never replaced, through whatever link and whatever is allowed', async () => {
  const before = readFileSync(events)
  symlinkSync(events, place('link.h5'))
  for (const out of [events, place('link.h5'), join(folder, '.', 'events.h5')]) {
    for (const more of [[], ['--overwrite']]) {
      const { code, stderr } = await infer(events, out, ...more)
      assert.equal(code, 2)
      assert.match(stderr, /--out .*: expected another file than those that are read/)
    }
  }
  assert.ok(readFileSync(events).equals(before))
})

test('a file that is there is kept, before any work, unless it may be replaced; a folder is no file', async () => {
  const out = place('kept.h5')
  writeFileSync(out, 'mine')
  const refused = await infer(events, out)
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /kept\.h5: expected the name of a new file, got one that exists/)
  assert.doesNotMatch(refused.stderr, /backend/)
  assert.equal(readFileSync(out, 'utf8'), 'mine')
  assert.equal((await infer(events, out, '--overwrite')).code, 0)
  assert.notEqual(readFileSync(out).subarray(0, 4).toString('latin1'), 'mine')
  const inFolder = await infer(events, folder, '--overwrite')
  assert.equal(inFolder.code, 2)
  assert.match(inFolder.stderr, /expected the name of a file, got a folder/)
})

test('an event that may not be read is refused by file, field and row, or left out, counted and named', async () => {
  const refused = await infer(broken, place('no.h5'))
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /broken\.h5: .*jets.*energy.*row 5/)
  const skipped = await infer(broken, place('some.h5'), '--skip-invalid')
  assert.equal(skipped.code, 0, skipped.stderr)
  assert.match(skipped.stderr, /1 events? left out that may not be read:\n {2}.*row 5/)
  await ready
  const file = new File(place('some.h5'), 'r')
  const index = (file.get('event_index') as { value: Int32Array }).value
  assert.deepEqual(
    [...index],
    Array.from({ length: 60 }, (_, i) => i).filter((i) => i !== 5),
  )
  file.close()
})

test('a part of three numbers is no part', async () => {
  for (const part of ['1/2/3', '1/', '/2', '1', '0/2', '1.5/2', '1e0/2', ' 1/2']) {
    const { code, stderr } = await infer(events, place('part.h5'), '--shard', part)
    assert.equal(code, 2, part)
    assert.match(stderr, /expected i\/n with i from 1 to n/)
  }
})

test('a model whose settings lack one, or have one too many, is refused by name; nothing is filled in', async () => {
  const described = JSON.parse(readFileSync(join(MODEL, 'model.json'), 'utf8'))
  const { rise: _, ...lacking } = described.settings
  for (const [settings, told] of [
    [lacking, /settings: expected values for .*, got none for 'rise'/],
    [{ ...described.settings, minEta: 3 }, /settings: expected values for .*, got 'minEta'/],
    [{ ...described.settings, frame: 'jet' }, /frame: expected one of detector, lepton, got 'jet'/],
  ] as const) {
    const other = mkdtempSync(place('model-'))
    for (const file of ['params.safetensors', 'history.json']) copyFileSync(join(MODEL, file), join(other, file))
    writeFileSync(join(other, 'model.json'), JSON.stringify({ ...described, settings }))
    const { code, stderr } = await neutrina('infer', other, '--data', events, '--out', place('none.h5'))
    assert.equal(code, 2)
    assert.match(stderr, told)
  }
})
