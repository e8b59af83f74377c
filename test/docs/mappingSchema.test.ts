/** docs/mapping.schema.json is the schema of the code, takes what the check takes, and refuses what it refuses. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { mappingSchema, proposeMapping, ttbar } from '../../src/lib/events/index.ts'
import { checkMapping } from '../../src/lib/events/mapping/checkMapping.ts'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const validate = new Ajv2020({ allowUnionTypes: true, strict: false }).compile(mappingSchema())

test('the file is what `neutrina columns --schema` prints', () => {
  assert.deepEqual(JSON.parse(readFileSync(path('docs/mapping.schema.json'), 'utf8')), mappingSchema())
})

const met = { pt: 'met', phi: 'met_phi' }
const leptons = { pt: 'pt', eta: 'eta', phi: 'phi', energy: { mass: 0.106 }, type: 1 }
const jets = { pt: ['a', 'b'], eta: 'e', phi: 'p', energy: 'm', isTagged: { from: 's', above: 0.5 } }
const parts = { met, leptons, jets }

const TAKEN: Record<string, unknown> = {
  plain: { parts },
  'with all keys': {
    $schema: './x.json',
    ...{
      name: 'mine',
      layout: 'ttbar',
      table: 'reco',
      momenta: 'MeV',
      angles: 'deg',
      missing: [-999],
      places: { jets: 6 },
    },
    parts: {
      ...parts,
      leptons: [leptons, { ...leptons, type: { from: 'id', values: { 11: 0 } } }],
      njets: { count: 'jets' },
    },
  },
  'a plain part by its column': { parts: { ...parts, njets: 'n', nbjets: { count: 'jets', where: 'isTagged' } } },
}
const REFUSED: Record<string, unknown> = {
  'no parts': {},
  'an unknown key': { parts, unit: 'MeV' },
  'another unit': { parts, momenta: 'keV' },
  'another layout': { parts, layout: 'wz' },
  'a part without a column': { parts: { ...parts, met: { pt: 'met' } } },
  'a part that is missing': { parts: { met, leptons } },
  'an unknown column': { parts: { ...parts, met: { ...met, x: 'y' } } },
  'an empty column': { parts: { ...parts, met: { ...met, pt: '' } } },
  'an empty list': { parts: { ...parts, jets: [] } },
  'a source that is none': { parts: { ...parts, met: { ...met, pt: { of: 'x' } } } },
  'places of 0': { parts, places: { jets: 0 } },
  'a count of what is no part': { parts: { ...parts, njets: { count: 'tracks' } } },
}

for (const [name, mapping] of Object.entries(TAKEN)) {
  test(`${name}: taken by both`, () => {
    assert.ok(validate(mapping), JSON.stringify(validate.errors))
    checkMapping(mapping, ttbar)
  })
}
for (const [name, mapping] of Object.entries(REFUSED)) {
  test(`${name}: refused by both`, () => {
    assert.ok(!validate(mapping))
    assert.throws(() => checkMapping(mapping, ttbar))
  })
}

test('every mapping that is proposed is one', async () => {
  for (const name of ['topcptoolkit.root', 'nanoaod.root']) {
    const mapping = await proposeMapping(path(`test/reference/events/formats/${name}`))
    assert.ok(validate({ $schema: 'x', ...mapping }), JSON.stringify(validate.errors))
  }
})
