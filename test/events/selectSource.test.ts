import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Cut,
  concatEvents,
  openEvents,
  selectEvents,
  selectSource,
  writeEvents,
} from '../../src/lib/events/index.ts'
import { temporaryFolder } from './folder.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()
const sets = [toyEvents(1, 300, 'dileptonic'), toyEvents(2, 500, 'dileptonic')]
const files = sets.map((events, i) => {
  const path = inFolder(`${i}.h5`)
  writeEvents(path, events)
  return path
})
const all = concatEvents(sets)

const many: Cut = { name: 'many jets', keeps: ({ njets }, i) => njets[i] >= 6 }
const soft: Cut = { name: 'little missing momentum', keeps: ({ met }, i) => met.pt[i] < 3 }

for (const cuts of [[many], [many, soft]]) {
  test(`a selected source gives the events that selectEvents keeps: ${cuts.map(({ name }) => name).join(', ')}`, async () => {
    const source = selectSource(await openEvents(files), cuts)
    const wanted = selectEvents(all, cuts)
    assert.ok(wanted.events.count > 0)
    assert.deepEqual([...source.indices], [...wanted.indices])
    assert.deepEqual(source.read(), wanted.events)
    assert.deepEqual(concatEvents([...source.blocks(3)]), wanted.events)
    const part = source.read(1, Math.min(5, source.count))
    assert.deepEqual([...part.met.pt], [...wanted.events.met.pt.subarray(1, Math.min(5, source.count))])
    source.close()
  })
}

test('cuts that nothing passes leave an empty source', async () => {
  const source = selectSource(await openEvents(files), [{ name: 'never', keeps: () => false }])
  assert.equal(source.count, 0)
  assert.equal(source.read().count, 0)
  source.close()
})
