import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapValues } from '../../src/lib/columns/index.ts'
import { type Events, openEvents, readEvents, ttbar, writeEvents } from '../../src/lib/events/index.ts'
import { ConfigError, FileError } from '../../src/lib/tensor/index.ts'
import { temporaryFolder } from './folder.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()
const GEV = new Set(['pt', 'energy', 'mass'])

/** The same events with momenta, energies and masses in another unit. */
function scaled(events: Events, factor: number): Events {
  const tables = mapValues(ttbar.tablesOf(events), ({ count, perEvent, columns }) => ({
    count,
    perEvent: perEvent!,
    columns: mapValues(columns, (c, name) => (GEV.has(name) ? c.map((x) => x * factor) : c)),
  }))
  return ttbar.eventsOf(events.layout, events.count, tables)
}

for (const layout of ttbar.variants) {
  const events = toyEvents(3, 500, layout)
  const write = (name: string, factor: number) => {
    writeEvents(inFolder(`${layout}-${name}.h5`), scaled(events, factor))
    return inFolder(`${layout}-${name}.h5`)
  }

  test(`${layout}: MeV that are given as GeV are questioned before anything is read, and read where they are called MeV`, async () => {
    const path = write('mev', 1000)
    const words = [
      /delphes\/leptons, field 'pt'/,
      /median from 1 to 2000/,
      /got a median of 1\d{5}(\.\d+)? GeV/,
      /units: 'MeV'/,
    ]
    await assert.rejects(openEvents(path), (error) => {
      for (const word of words) assert.match(String(error), word)
      return error instanceof FileError
    })
    await assert.rejects(openEvents([write('gev', 1), path], { truth: [] }), FileError)
    const read = await readEvents(path, { units: 'MeV' })
    for (const [name, { columns }] of Object.entries(ttbar.tablesOf(read))) {
      const wanted = ttbar.tablesOf(events)[name].columns
      for (const [column, values] of Object.entries(columns)) {
        const off = values.findIndex((value, i) => Math.abs(value - wanted[column][i]) > 2e-7 * Math.abs(value))
        assert.equal(off, -1, `${name}.${column}`)
      }
    }
  })

  test(`${layout}: numbers that are called GeV are believed, and GeV that are called MeV are questioned`, async () => {
    assert.equal(
      (await readEvents(write('believed', 1000), { units: 'GeV' })).leptons.pt[0],
      Math.fround(events.leptons.pt[0] * 1000),
    )
    await assert.rejects(openEvents(write('small', 1), { units: 'MeV' }), /got a median of 0\.1\d* GeV.*units: 'GeV'/)
  })
}

test('a choice that is none is refused', async () => {
  for (const wrong of [{ units: 'TeV' }, { invalid: 'drop' }]) {
    await assert.rejects(openEvents(inFolder('semileptonic-gev.h5'), wrong as never), ConfigError)
  }
  await assert.rejects(readEvents(inFolder('semileptonic-gev.h5'), { invalid: 'skip' } as never), ConfigError)
})
