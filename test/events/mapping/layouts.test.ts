/** Others' layouts, as uproot wrote them: MeV, collections by flavour, masses in place of energies, scores in place of tags. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import {
  describeFile,
  type Events,
  type Mapping,
  openEvents,
  proposeMapping,
  readEvents,
  ttbar,
} from '../../../src/lib/events/index.ts'

const reference = (name: string) => fileURLToPath(new URL(`../../reference/events/formats/${name}`, import.meta.url))
const wanted = await readEvents(reference('events.h5'), { truth: [] })

/** Events that agree but for the rounding of another unit. */
function assertClose(got: Events, within: number): void {
  assert.equal(got.count, wanted.count)
  for (const [part, { columns }] of Object.entries(ttbar.tablesOf(wanted))) {
    for (const [name, values] of Object.entries(columns)) {
      const read = ttbar.tablesOf(got)[part].columns[name]
      const off = values.findIndex((value, i) => Math.abs(read[i] - value) > within * Math.max(1, Math.abs(value)))
      assert.equal(off, -1, `${part}.${name} at ${off}: ${read[off]} for ${values[off]}`)
    }
  }
}

const topCp = (flavour: string, type: number) => ({
  pt: `${flavour}_pt_NOSYS`,
  eta: `${flavour}_eta`,
  phi: `${flavour}_phi`,
  energy: `${flavour}_e_NOSYS`,
  charge: `${flavour}_charge`,
  type,
})
const TOPCPTOOLKIT: Mapping = {
  table: 'reco',
  momenta: 'MeV',
  places: { leptons: 1 },
  parts: {
    met: { pt: 'met_met_NOSYS', phi: 'met_phi_NOSYS' },
    leptons: [topCp('el', 0), topCp('mu', 1)],
    jets: {
      ...{ pt: 'jet_pt_NOSYS', eta: 'jet_eta', phi: 'jet_phi', energy: 'jet_e_NOSYS' },
      isTagged: 'jet_GN2v01_FixedCutBEff_77_select',
    },
  },
}

const nano = (collection: string, more: object) => ({
  ...{ pt: `${collection}_pt`, eta: `${collection}_eta`, phi: `${collection}_phi` },
  energy: { mass: `${collection}_mass` },
  ...more,
})
const NANOAOD: Mapping = {
  table: 'Events',
  places: { leptons: 1 },
  parts: {
    met: { pt: 'MET_pt', phi: 'MET_phi' },
    leptons: [
      nano('Electron', { charge: 'Electron_charge', type: 0 }),
      nano('Muon', { charge: 'Muon_charge', type: 1 }),
    ],
    jets: nano('Jet', { isTagged: { from: 'Jet_btagDeepFlavB', above: 0.2783 } }),
  },
}

for (const [name, file, mapping] of [
  ['ATLAS TopCPToolkit', 'topcptoolkit.root', TOPCPTOOLKIT],
  ['CMS NanoAOD', 'nanoaod.root', NANOAOD],
] as const) {
  test(`${name}: the same events, numbers of jets and of tags derived`, async () => {
    assertClose(await readEvents(reference(file), { mapping }), 2e-4)
    // a mapping is plain data
    assertClose(await readEvents(reference(file), { mapping: JSON.parse(JSON.stringify(mapping)) }), 2e-4)
  })
}

test('the layouts that others write are recognised, and what is proposed reads them', async () => {
  for (const file of ['topcptoolkit.root', 'nanoaod.root']) {
    const mapping = await proposeMapping(reference(file))
    assert.ok(mapping)
    assertClose(await readEvents(reference(file), { mapping }), 2e-4)
  }
  for (const file of ['events.h5', 'pandas.csv', 'root-zlib.root']) {
    assert.equal(await proposeMapping(reference(file)), undefined)
  }
})

test('the columns of a file are told by path, type, numbers an event and events', async () => {
  const of = async (file: string, path: string) => {
    const found = (await describeFile(reference(file))).find((each) => each.path === path)
    return found && [found.type, found.perEvent, found.events]
  }
  assert.deepEqual(await of('events.h5', 'delphes/jets/is_tagged'), ['int8', 10, 60])
  assert.deepEqual(await of('root-zlib.root', 'analysis/reco/jet_pt'), ['float32', undefined, 60])
  assert.deepEqual(await of('root-zlib.root', 'analysis/reco/jets_pt_fixed'), ['float32', 10, 60])
  assert.deepEqual(await of('root-rntuple.root', 'reco/njets'), ['int16', 1, 60])
  assert.deepEqual(await of('pandas.parquet', 'lep_charge'), ['INT32', 1, 60])
  assert.equal((await describeFile(reference('pandas.csv'))).length, 65)
  assert.equal(
    (await describeFile(reference('root-zlib.root'))).find(({ path }) => path.endsWith('/words'))?.type,
    'string',
  )
})

test('MeV that a mapping does not tell of are questioned', async () => {
  const { momenta: _momenta, ...silent } = TOPCPTOOLKIT
  await assert.rejects(openEvents(reference('topcptoolkit.root'), { mapping: silent }), /these are not GeV/)
})
