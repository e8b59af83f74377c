/**
 * The same 60 events as h5py, uproot, ROOT, pyarrow and pandas wrote them (test/reference/events/formats/make.py): every file
 * gives the events of the public record, to the bit, whichever blocks it is read in.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { concatEvents, type Mapping, openEvents, readEvents } from '../../../src/lib/events/index.ts'

const reference = (name: string) => fileURLToPath(new URL(`../../reference/events/formats/${name}`, import.meta.url))

const object = (name: string) => ({
  pt: `${name}_pt`,
  eta: `${name}_eta`,
  phi: `${name}_phi`,
  energy: `${name}_energy`,
})
const parts: Mapping['parts'] = {
  met: { pt: 'met_pt', phi: 'met_phi' },
  leptons: { ...object('lep'), charge: 'lep_charge', type: 'lep_type' },
  jets: { ...object('jet'), isTagged: 'jet_tag' },
  njets: 'njets',
  nbjets: 'nbjets',
  neutrinos: { pdgId: 'nu_pdg', pt: 'nu_pt', eta: 'nu_eta', phi: 'nu_phi', mass: 'nu_mass' },
}
const numbers = (column: string) => Array.from({ length: 10 }, (_, i) => `jet${i + 1}_${column}`)
const lists: Mapping = { parts, places: { jets: 10 } }
const numbered: Mapping = {
  parts: {
    ...parts,
    jets: Object.fromEntries(
      Object.entries({ pt: 'pt', eta: 'eta', phi: 'phi', energy: 'energy', isTagged: 'tag' }).map(([column, name]) => {
        return [column, numbers(name)]
      }),
    ),
  },
}
const inTable = (table: string, mapping: Mapping = lists): Mapping => ({ ...mapping, table })

const FILES: Record<string, Mapping> = {
  'uproot-lz4.root': inTable('reco'),
  'uproot-lzma.root': inTable('reco'),
  'uproot-rntuple.root': inTable('reco'),
  'root-zlib.root': inTable('analysis/reco'),
  'root-lz4.root': inTable('analysis/reco'),
  'root-lzma.root': inTable('analysis/reco'),
  'root-zstd.root': inTable('analysis/reco'),
  'root-none.root': inTable('analysis/reco'),
  'root-rntuple.root': inTable('reco'),
  'pyarrow-none.parquet': lists,
  'pyarrow-snappy.parquet': lists,
  'pyarrow-gzip.parquet': lists,
  'pyarrow-zstd.parquet': lists,
  'pyarrow-lz4.parquet': lists,
  'pyarrow-brotli.parquet': lists,
  'pyarrow-fixed.parquet': lists,
  'pandas.parquet': numbered,
  'pandas.csv': numbered,
  'pandas-semicolons.csv': numbered,
  'pandas.tsv': numbered,
  'pandas.h5': inTable('events/table', numbered),
  'h5py-arrays.h5': inTable('events'),
}

const wanted = await readEvents(reference('events.h5'))

for (const [name, mapping] of Object.entries(FILES)) {
  test(`${name} holds the same events`, async () => {
    const source = await openEvents(reference(name), { mapping })
    try {
      assert.deepEqual(source.read(), wanted)
      assert.deepEqual(concatEvents([...source.blocks(7)]), wanted)
      assert.deepEqual(concatEvents([source.read(0, 24), source.read(24, 26), source.read(26, 60)]), wanted)
    } finally {
      source.close()
    }
  })
}

test('files of several formats are one set', async () => {
  const root = await openEvents([reference('root-zlib.root'), reference('root-none.root')], {
    mapping: FILES['root-zlib.root'],
  })
  assert.deepEqual(root.read(), concatEvents([wanted, wanted]))
  root.close()
  const columns = await openEvents([reference('pandas.csv'), reference('pandas.parquet')], { mapping: numbered })
  assert.deepEqual(columns.read(), concatEvents([wanted, wanted]))
  columns.close()
})
