/** Events through every format that is written come back to the bit; oracles are the independent readers of the other tests. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { shortest } from '../../src/lib/events/formats/csv/createCsv.ts'
import {
  COMPRESSIONS,
  convertEvents,
  type Events,
  layoutIn,
  openEvents,
  proposeMapping,
  readEvents,
  takeEvents,
} from '../../src/lib/events/index.ts'
import { temporaryFolder } from './folder.ts'

const sample = (name: string) => fileURLToPath(new URL(`../../data/ttbar_${name}_test.h5`, import.meta.url))
const at = temporaryFolder()
const first = (events: Events, n: number) =>
  takeEvents(
    events,
    Int32Array.from({ length: n }, (_, i) => i),
  )
const semileptonic = first(await readEvents(sample('semilep')), 700)
const dileptonic = first(await readEvents(sample('dilep')), 700)

for (const [name, events] of Object.entries({ semileptonic, dileptonic })) {
  for (const extension of ['h5', 'parquet', 'csv', 'tsv']) {
    test(`${name} events as .${extension} are read back to the bit, without a mapping`, async () => {
      const path = at(`${name}.${extension}`)
      assert.equal(await convertEvents(path, [events]), 700)
      assert.deepEqual(await readEvents(path), events)
    })
    test(`${name} .${extension}: the same bytes from a source of another format`, async () => {
      const [from, path] = [at(`${name}.${extension}`), at(`${name}-again.${extension}`)]
      const source = await openEvents(from)
      await convertEvents(path, source.blocks())
      source.close()
      assert.deepEqual(await readEvents(path), events)
    })
  }
}

test('Parquet as its own reader sees it: a column a number, in the type of the record', async () => {
  const bytes = readFileSync(at('dileptonic.parquet'))
  const rows = await parquetReadObjects({ file: new Uint8Array(bytes).buffer })
  assert.equal(rows.length, 700)
  for (const event of [0, 17, 699]) {
    assert.equal(rows[event].MET_MET, dileptonic.met.pt[event])
    assert.equal(rows[event].leptons_pt_2, dileptonic.leptons.pt[2 * event + 1])
    assert.equal(rows[event].jets_is_tagged_3, dileptonic.jets.isTagged[dileptonic.jets.perEvent * event + 2])
    assert.equal(rows[event].njets, dileptonic.njets[event])
  }
})

test('Parquet in every compression is read back to the bit; what this Node or another format has not is refused', async () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const hasZstd = major > 22 || (major === 22 && minor >= 15)
  for (const compression of COMPRESSIONS) {
    const path = at(`${compression}.parquet`)
    const write = convertEvents(path, [semileptonic], { compression })
    if (compression === 'zstd' && !hasZstd) {
      await assert.rejects(write, /compression zstd: expected Node 22.15 or newer/)
      continue
    }
    await write
    assert.deepEqual(await readEvents(path), semileptonic)
    const { row_groups } = parquetMetadata(new Uint8Array(readFileSync(path)).buffer)
    const wanted = compression === 'none' ? 'UNCOMPRESSED' : compression.toUpperCase()
    assert.equal(row_groups[0].columns[0].meta_data!.codec, wanted)
  }
  const asked = convertEvents(at('packed.csv'), [semileptonic], { compression: 'gzip' })
  await assert.rejects(asked, /expected a Parquet file, to be packed otherwise, got CSV/)
})

test('a decimal is the shortest that gives the float of 4 bytes again, also at the edges', () => {
  for (const value of [0, -0, 1, -1, 0.1, 1e-45, 3.4028234663852886e38, 16777216, 1e6, 123456.7]) {
    const float = Math.fround(value)
    assert.ok(Object.is(Math.fround(Number(shortest(float))), float), `${float}: ${shortest(float)}`)
  }
  assert.equal(shortest(Math.fround(0.1)), '0.1')
  fc.assert(fc.property(fc.float({ noNaN: true }), (value) => Object.is(Math.fround(Number(shortest(value))), value)))
})

test('several blocks, an empty one among them, are one file', async () => {
  for (const extension of ['csv', 'parquet', 'h5']) {
    const path = at(`blocks.${extension}`)
    const [a, b] = [takeEvents(semileptonic, [0, 1, 2]), takeEvents(semileptonic, [3])]
    assert.equal(await convertEvents(path, extension === 'h5' ? [a, b] : [a, takeEvents(a, []), b]), 4)
    assert.deepEqual(await readEvents(path), takeEvents(semileptonic, [0, 1, 2, 3]))
  }
})

test('what cannot be written is refused before any work, and nothing is left behind', async () => {
  const refused = (path: string, blocks: Iterable<Events>, expected: RegExp) =>
    assert.rejects(convertEvents(path, blocks), expected)
  await refused(
    at('x.root'),
    [semileptonic],
    /x\.root: expected a name that ends in \.h5, .* ROOT files are read, not written/,
  )
  await refused(at('x.txtt'), [semileptonic], /expected a name that ends in .*, got \.txtt/)
  await refused(at('none'), [semileptonic], /got no extension/)
  for (const extension of ['csv', 'parquet', 'h5']) {
    const path = at(`refused.${extension}`)
    await refused(path, [], /expected events to write, got none/)
    await refused(path, [semileptonic, dileptonic], /expected blocks of semileptonic/)
    await refused(at(`semileptonic.${extension}`), [semileptonic], /the name of a new file/)
    function* broken(): Generator<Events> {
      yield semileptonic
      throw new Error('the source fails')
    }
    await refused(path, broken(), /the source fails/)
  }
  assert.deepEqual(
    readdirSync(at('')).filter((name) => /refused|tmp/.test(name)),
    [],
  )
})

test('the flat record is proposed by its columns; with one missing it is not', async () => {
  const mapping = await proposeMapping(at('semileptonic.csv'))
  assert.match(mapping!.name!, /public record/)
  assert.deepEqual(await readEvents(at('semileptonic.csv'), { mapping: mapping! }), semileptonic)
  const text = readFileSync(at('semileptonic.csv'), 'utf8')
  writeFileSync(at('missing.csv'), text.replace('MET_MET', 'MET_ET'))
  assert.equal(await proposeMapping(at('missing.csv')), undefined)
})

test('errors about a flat or mapped file name its own columns', async () => {
  const lines = readFileSync(at('dileptonic.csv'), 'utf8').split('\n')
  const column = lines[0].split(',').indexOf('jets_phi_2')
  const cells = lines[5].split(',')
  cells[column] = '77'
  writeFileSync(at('wrong.csv'), [...lines.slice(0, 5), cells.join(','), ...lines.slice(6)].join('\n'))
  await assert.rejects(
    readEvents(at('wrong.csv')),
    /wrong\.csv: column jets_phi_2, row 4: expected an angle within ±2π rad, got 77 at place 1/,
  )
})

test('any of the momenta in MeV is caught by its column, and units mend the whole file', async () => {
  const names = ['MET_MET', 'jets_pt', 'leptons_pt']
  const lines = readFileSync(at('semileptonic.csv'), 'utf8').trim().split('\n')
  const header = lines[0].split(',')
  for (const wrong of names) {
    const scaled = lines.map((line, row) => {
      if (row === 0) return line
      const times = (cell: string, k: number) => (header[k].startsWith(wrong) ? String(1000 * Number(cell)) : cell)
      return line.split(',').map(times).join(',')
    })
    writeFileSync(at('mev.csv'), scaled.join('\n'))
    await assert.rejects(readEvents(at('mev.csv')), new RegExp(`column ${wrong}.*these are not GeV; say units: 'MeV'`))
  }
})

test('units beside a mapping are those of the mapping, or refused', async () => {
  const mapping = (await proposeMapping(at('semileptonic.csv')))!
  const inMeV = await readEvents(at('semileptonic.csv'), { mapping, units: 'MeV' }).catch((error) => error.message)
  assert.match(inMeV, /these are not GeV/)
  await assert.rejects(
    readEvents(at('semileptonic.csv'), { mapping: { ...mapping, momenta: 'GeV' }, units: 'MeV' }),
    /units: expected GeV, as momenta of the mapping says, got MeV/,
  )
})

test('events of another layout go through text and Parquet too, and are known by their columns', async () => {
  const path = fileURLToPath(new URL('../../data/zw_test.h5', import.meta.url))
  const layout = (await layoutIn(path))!
  assert.equal(layout.name, 'wz')
  const events = await readEvents(path, { layout })
  for (const extension of ['csv', 'parquet']) {
    const out = at(`wz.${extension}`)
    await convertEvents(out, [takeEvents(events, [0, 1, 2, 3])])
    assert.equal((await layoutIn(out))!.name, 'wz')
    assert.deepEqual(await readEvents(out, { layout }), takeEvents(events, [0, 1, 2, 3]))
  }
  assert.match(readFileSync(at('wz.csv'), 'utf8'), /detector_energy_1,.*detector_px_1,/)
})
