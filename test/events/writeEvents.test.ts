import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { type File, loadHdf5 } from '../../src/lib/events/formats/hdf5/library.ts'
import { openHdf5 } from '../../src/lib/events/formats/hdf5/openHdf5.ts'
import { type Events, openEvents, readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { ConfigError, FileError, ShapeError } from '../../src/lib/tensor/index.ts'
import { sharedData } from '../helpers/sharedData.ts'
import { temporaryFolder } from './folder.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()

test('events come back as they were written, whatever their number, layout, blocks and compression', async () => {
  const path = inFolder('round.h5')
  const sizes = { count: fc.integer({ min: 1, max: 300 }), block: fc.integer({ min: 1, max: 120 }) }
  const options = { seed: fc.nat(), gzip: fc.integer({ min: 0, max: 9 }), two: fc.boolean() }
  await fc.assert(
    fc.asyncProperty(fc.record({ ...sizes, ...options }), async ({ count, block, seed, gzip, two }) => {
      const events = toyEvents(seed, count, two ? 'dileptonic' : 'semileptonic')
      const starts = Array.from({ length: Math.ceil(count / block) }, (_, i) => i * block)
      const blocks = starts.map((from) => {
        return takeEvents(
          events,
          Array.from({ length: Math.min(block, count - from) }, (_, i) => from + i),
        )
      })
      writeEvents(path, blocks, { gzip, overwrite: true })
      assert.deepEqual(await readEvents(path), events)
    }),
    { numRuns: 12, seed: 7 },
  )
})

test('absent parts and columns stay absent', async () => {
  const { met, jets, njets, nbjets, layout, count, leptons } = toyEvents(1, 20)
  const { charge: _charge, ...uncharged } = leptons
  const bare: Events = { layout, count, met, leptons: uncharged, jets, njets, nbjets }
  writeEvents(inFolder('bare.h5'), bare)
  assert.deepEqual(await readEvents(inFolder('bare.h5')), bare)
})

/** What libhdf5 says about every data set: shape, chunks, types, offsets. Limits and filters' levels may differ. */
async function storageOf(path: string): Promise<unknown> {
  const library = await loadHdf5()
  const file: File = await openHdf5(path)
  const group = file.get('delphes')
  assert.ok(group instanceof library.Group)
  const sets = group.keys().map((name) => {
    const set = group.get(name)
    assert.ok(set instanceof library.Dataset)
    return [name, set.metadata, set.filters.map((filter) => filter.name)]
  })
  file.close()
  return sets
}

for (const name of ['ttbar_semilep_test.h5', 'ttbar_dilep_test.h5']) {
  test(`a copy of ${name} has the storage of the original: names, types, offsets, chunks, filters`, async () => {
    const source = await openEvents(sharedData(name))
    const path = inFolder(name)
    writeEvents(path, source.blocks(10_000), { gzip: 1 })
    source.close()
    assert.deepEqual(await storageOf(path), await storageOf(sharedData(name)))
  })
}

test('the same events give the same bytes', () => {
  for (const name of ['a.h5', 'b.h5'])
    writeEvents(inFolder(name), toyEvents(3, 100), { attributes: { made: 'by a test' } })
  assert.deepEqual(readFileSync(inFolder('a.h5')), readFileSync(inFolder('b.h5')))
})

test('attributes are kept as texts of the root', async () => {
  const attributes = {
    generator: 'Pythia 8.317, 13 TeV',
    settings: '6:m0 = 173.0\n24:onMode = off',
    empty: '',
    greek: 'tt̄ → ℓν',
  }
  writeEvents(inFolder('texts.h5'), toyEvents(3, 10), { attributes })
  const file = await openHdf5(inFolder('texts.h5'))
  for (const [name, text] of Object.entries(attributes)) assert.equal(file.attrs[name].value, text)
  file.close()
})

test('a write that fails leaves the older file and nothing else', () => {
  const path = inFolder('kept.h5')
  writeFileSync(path, 'older')
  const blocks = [toyEvents(1, 10), toyEvents(1, 10, 'dileptonic')]
  assert.throws(() => writeEvents(path, blocks, { overwrite: true }), ShapeError)
  const short = { ...toyEvents(1, 10), njets: new Int16Array(9) }
  assert.throws(
    () => writeEvents(path, short, { overwrite: true }),
    /writeEvents: njets.value: expected 10 × 1 values, got 9/,
  )
  assert.equal(readFileSync(path, 'utf8'), 'older')
  assert.deepEqual(
    readdirSync(dirname(path)).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

test('refused: a folder that is not there, no events, and a level of gzip that does not exist', () => {
  assert.throws(() => writeEvents(inFolder('no/such/folder.h5'), toyEvents(1, 3)), FileError)
  assert.throws(() => writeEvents(inFolder('none.h5'), []), /expected events to write, got none/)
  assert.throws(() => writeEvents(inFolder('none.h5'), toyEvents(1, 0)), /expected events to write, got none/)
  assert.throws(() => writeEvents(inFolder('none.h5'), toyEvents(1, 3), { gzip: 10 }), ConfigError)
  assert.equal(existsSync(inFolder('none.h5')), false)
})
