import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concatEvents, openEvents, selectSource, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { FileError } from '../../src/lib/tensor/index.ts'
import { temporaryFolder } from './folder.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()
const all = [...Array(700).keys()]
/** Events of both files that are made wrong, each in another way. */
const WRONG = [5, 299, 300, 301, 650, 699]

function write(): string[] {
  const [first, second] = [toyEvents(1, 300), toyEvents(2, 400)]
  first.jets.eta[5 * 10 + 1] = Number.NaN
  first.jets.pt[5 * 10 + 2] = Number.NaN
  first.leptons.energy[299] = 0
  second.leptons.type[0] = 13
  second.njets[1] = -1
  second.jets.isTagged[3500] = 5
  second.met.phi[399] = 180
  for (const [i, events] of [first, second].entries()) writeEvents(inFolder(`${i}.h5`), events, { overwrite: true })
  return [inFolder('0.h5'), inFolder('1.h5')]
}

test('wrong events are left out, counted and named; all others are as they were', async () => {
  const paths = write()
  const source = await openEvents(paths, { invalid: 'skip' })
  const right = all.filter((event) => !WRONG.includes(event))
  const wanted = takeEvents(concatEvents([toyEvents(1, 300), toyEvents(2, 400)]), right)
  assert.equal(source.count, 694)
  assert.deepEqual([...source.indices!], right)
  assert.deepEqual(source.read(), wanted)
  assert.deepEqual(concatEvents([...source.blocks(7)]), wanted)
  const { count, reasons } = source.skipped
  assert.equal(count, 6)
  assert.equal(reasons.length, 6)
  const files = [0, 0, 1, 1, 1, 1]
  const rows = [5, 299, 0, 1, 350, 399]
  for (const [i, row] of rows.entries()) {
    const named = reasons.some((text) => text.startsWith(`${paths[files[i]]}: `) && text.includes(`row ${row}:`))
    assert.ok(named, `row ${row} of file ${files[i]}`)
  }

  const cut = selectSource(source, [{ name: 'many', keeps: ({ njets }, i) => njets[i] > 5 }])
  assert.deepEqual(
    [...cut.indices],
    right.filter((_, i) => wanted.njets[i] > 5),
  )
  assert.equal(cut.skipped.count, 6)
  source.close()
})

test('nothing to skip leaves the source as it is; nothing left is refused', async () => {
  writeEvents(inFolder('good.h5'), toyEvents(1, 30))
  const good = await openEvents(inFolder('good.h5'), { invalid: 'skip' })
  assert.deepEqual(good.skipped, { count: 0, reasons: [] })
  assert.equal(good.indices, undefined)
  good.close()
  const bad = toyEvents(1, 30)
  bad.met.pt.fill(-1)
  writeEvents(inFolder('bad.h5'), bad)
  await assert.rejects(openEvents(inFolder('bad.h5'), { invalid: 'skip' }), (error) => {
    return error instanceof FileError && /got 30 that may not be; the first: .*row 0/.test(error.message)
  })
})
