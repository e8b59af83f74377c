/** Whatever a column may not hold is refused with file, table, field, row and value, whichever way it is read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Events, type Layout, openEvents, readEvents, ttbar, writeEvents } from '../../../src/lib/events/index.ts'
import { FileError } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'
import { toyEvents } from '../toyEvents.ts'

const inFolder = temporaryFolder()
const ROW = 37

/** Events with one number changed. */
function changed(layout: Layout, part: string, column: string, value: number, place = 0): Events {
  const events = { ...toyEvents(5, 60, layout), topMass: new Float32Array(60).fill(172.5) }
  const tables = ttbar.tablesOf(events)
  tables[part].columns[column][ROW * tables[part].perEvent! + place] = value
  return events
}

async function assertRefused(events: Events, words: readonly string[]): Promise<void> {
  const path = inFolder('changed.h5')
  writeEvents(path, events, { overwrite: true, gzip: 1 })
  const refusal = (error: unknown) => {
    assert.ok(error instanceof FileError, String(error))
    assert.ok(error.message.startsWith(`${path}: delphes/`), error.message)
    for (const word of [...words, `row ${ROW}:`]) assert.ok(error.message.includes(word), `'${word}': ${error.message}`)
    assert.ok(error.complaint.fix)
    return true
  }
  await assert.rejects(readEvents(path), refusal)
  const source = await openEvents(path)
  assert.throws(() => [...source.blocks(7)], refusal)
  assert.throws(() => source.read(ROW, ROW + 1), refusal)
  assert.equal(source.read(0, ROW).count, ROW)
  source.close()
}

const LARGEST = { float32: Number.POSITIVE_INFINITY, int16: 2 ** 15 - 1, int32: 2 ** 31 - 1, flag: 127 } as const
const SMALLEST = { float32: Number.NEGATIVE_INFINITY, int16: -(2 ** 15), int32: -(2 ** 31), flag: 0 } as const

for (const layout of ttbar.variants) {
  for (const { part, names, columns } of ttbar.parts) {
    for (const { name, field = name, type, domain } of columns) {
      const { low, high, but } = domain
      const values = [
        SMALLEST[type],
        low - 1,
        high + 1,
        LARGEST[type],
        but,
        ...(type === 'float32' ? [Number.NaN] : []),
      ]
      const fits = (value: number) => value >= SMALLEST[type] && value <= LARGEST[type]
      const wrong = values.filter((value): value is number => {
        if (value === undefined || (type !== 'float32' && !fits(value))) return false
        const kept = type === 'float32' ? Math.fround(value) : value
        return !(kept >= low && kept <= high) || value === but
      })
      if (wrong.length === 0) continue
      test(`${layout}: ${part}.${name} is ${domain.wanted}`, async () => {
        for (const value of wrong) {
          const at = field ? `field '${field}', ` : ''
          const where = names.some((each) => each.includes('neutrinos')) ? 'neutrinos' : names[0]
          await assertRefused(changed(layout, part, name, value), [
            where,
            at,
            domain.wanted,
            String(Math.fround(value)),
          ])
        }
      })
    }
  }
}

test('a jet or a lepton with a momentum has an energy, and no lepton is missing', async () => {
  for (const part of ['jets', 'leptons']) {
    await assertRefused(changed('semileptonic', part, 'energy', 0), [part, "'energy'", 'above 0', 'got 0'])
  }
  await assertRefused(changed('dileptonic', 'leptons', 'pt', 0, 1), [
    "'pt'",
    'no place of these is empty',
    'got 0 at place 1',
  ])
})

test('an empty place of jets may be zero throughout', async () => {
  const events = toyEvents(5, 60)
  for (const name of ['pt', 'eta', 'phi', 'energy'] as const) events.jets[name][ROW * 10 + 9] = 0
  writeEvents(inFolder('empty-place.h5'), events)
  assert.equal((await readEvents(inFolder('empty-place.h5'))).jets.energy[ROW * 10 + 9], 0)
})

test('nbjets is no more than njets, and matches are of quarks', async () => {
  await assertRefused(changed('semileptonic', 'nbjets', 'value', 12), ['nbjets', 'no more than njets', 'got 12'])
  const pair = changed('dileptonic', 'jetsIndices', 'value', 2, 4)
  await assertRefused(pair, ['jets_indices', 'an index of the quarks', 'got 2 at place 4'])
})
