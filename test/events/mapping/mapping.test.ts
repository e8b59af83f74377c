import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Mapping, openEvents, readEvents, readMapping } from '../../../src/lib/events/index.ts'
import { ConfigError, FileError } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()
const HEADER = 'met,phi,lpt,leta,lphi,le,pdg,j1pt,j2pt,j3pt,j1eta,j2eta,j3eta,j1e,j2e,j3e,score1,score2,score3'
const ROWS = [
  '41,90,30,0.5,-45,40,-11,80,-999,50,1,-999,-1,130,-999,80,0.9,-999,0.1',
  '52,-180,31,-0.5,10,45,13,70,60,-999,1,2,-999,120,230,-999,0.2,0.8,-999',
]

function write(rows = ROWS, header = HEADER): string {
  const path = inFolder('events.csv')
  writeFileSync(path, `${[header, ...rows].join('\n')}\n`)
  return path
}

const three = (name: (i: number) => string) => [1, 2, 3].map(name)
const MAPPING: Mapping = {
  angles: 'deg',
  missing: [-999],
  parts: {
    met: { pt: 'met', phi: 'phi' },
    leptons: {
      pt: 'lpt',
      eta: 'leta',
      phi: 'lphi',
      energy: 'le',
      type: { from: 'pdg', values: { '-11': 0, 11: 0, 13: 1 } },
    },
    jets: {
      pt: three((i) => `j${i}pt`),
      eta: three((i) => `j${i}eta`),
      phi: 0,
      energy: three((i) => `j${i}e`),
      isTagged: { from: three((i) => `score${i}`), above: 0.5 },
    },
  },
}

test('degrees, particle numbers, scores, empty places and constants become what the layout wants', async () => {
  const { count, met, leptons, jets, njets, nbjets } = await readEvents(write(), { mapping: MAPPING })
  assert.equal(count, 2)
  assert.deepEqual([...met.phi], [Math.PI / 2, -Math.PI].map(Math.fround))
  assert.deepEqual([...leptons.type], [0, 1])
  assert.deepEqual([...jets.pt], [80, 50, 0, 70, 60, 0])
  assert.deepEqual([...jets.energy], [130, 80, 0, 120, 230, 0])
  assert.deepEqual([...jets.isTagged], [1, 0, 0, 0, 1, 0])
  assert.deepEqual([...jets.phi], [0, 0, 0, 0, 0, 0])
  assert.deepEqual(
    [[...njets], [...nbjets]],
    [
      [2, 2],
      [1, 1],
    ],
  )
})

test('a mapping comes from a JSON file, and one that is none is refused', async () => {
  writeFileSync(inFolder('mapping.json'), JSON.stringify(MAPPING))
  const mapping = readMapping(inFolder('mapping.json'))
  assert.deepEqual(await readEvents(write(), { mapping }), await readEvents(write(), { mapping: MAPPING }))
  writeFileSync(inFolder('wrong.json'), '{ parts: ')
  assert.throws(() => readMapping(inFolder('wrong.json')), /wrong.json: expected JSON/)
})

test('fewer places than objects keep the first, and all are counted', async () => {
  const { jets, njets } = await readEvents(write(), { mapping: { ...MAPPING, places: { jets: 1 } } })
  assert.deepEqual([...jets.pt], [80, 70])
  assert.deepEqual([...njets], [2, 2])
})

test('refused: values that a mapping does not make right, with row and value', async () => {
  const wrong = ROWS.map((row) => row.replace(',13,', ',15,'))
  await assert.rejects(
    readEvents(write(wrong), { mapping: MAPPING }),
    /column pdg, row 1: expected 0 .* or 1 .*, got 15/,
  )
  const text = ROWS.map((row) => row.replace('52,', 'high,'))
  await assert.rejects(
    readEvents(write(text), { mapping: MAPPING }),
    /row 1: expected a finite number of at least 0, got NaN/,
  )
  const source = await openEvents(write(text), { mapping: MAPPING, invalid: 'skip' })
  assert.deepEqual([source.count, source.skipped.count], [1, 1])
  source.close()
  await assert.rejects(
    readEvents(write([ROWS[0], '1,2,3']), { mapping: MAPPING }),
    /row 1: expected 19 columns, .* got 3/,
  )
})

/** Mappings that mean nothing, and what the refusal names. */
const WRONG: readonly [object, RegExp][] = [
  [{ ...MAPPING, momentum: 'GeV' }, /mapping: it: expected only .*, got 'momentum'/],
  [{ ...MAPPING, momenta: 'keV' }, /momenta: expected MeV or GeV or TeV, got 'keV'/],
  [{ ...MAPPING, layout: 'zw' }, /layout: expected ttbar, got 'zw'/],
  [{ ...MAPPING, missing: -999 }, /missing: expected numbers, got -999/],
  [{ ...MAPPING, places: { jets: 0 } }, /places.jets: expected a whole number above 0, got 0/],
  [{ ...MAPPING, places: { photons: 1 } }, /places: expected only .*, got 'photons'/],
  [{ ...MAPPING, parts: { met: MAPPING.parts.met } }, /parts: expected the part leptons/],
  [{ ...MAPPING, parts: { ...MAPPING.parts, photons: {} } }, /parts: expected only .*, got 'photons'/],
  [{ ...MAPPING, parts: { ...MAPPING.parts, met: { pt: 'met' } } }, /met: expected a column for phi, got 'pt'/],
  [
    { ...MAPPING, parts: { ...MAPPING.parts, met: { pt: 'met', phi: 'phi', x: 'x' } } },
    /met: expected only .*, got 'x'/,
  ],
  [{ ...MAPPING, parts: { ...MAPPING.parts, met: { pt: '', phi: 'phi' } } }, /met.pt: expected a column/],
  [{ ...MAPPING, parts: { ...MAPPING.parts, met: { pt: { from: 'met', eval: 'x' }, phi: 'phi' } } }, /got 'eval'/],
  [{ ...MAPPING, parts: { ...MAPPING.parts, njets: { count: 'tracks' } } }, /count: expected a part, .*, got 'tracks'/],
  [{ ...MAPPING, parts: { ...MAPPING.parts, met: { pt: Number.NaN, phi: 0 } } }, /met.pt: expected a column/],
  [[], /mapping: it: expected an object/],
]

test('refused: mappings that mean nothing, by the place that is wrong', async () => {
  for (const [mapping, words] of WRONG) {
    await assert.rejects(openEvents(write(), { mapping: mapping as Mapping }), (error) => {
      assert.ok(error instanceof ConfigError, String(error))
      assert.match(error.message, words)
      return true
    })
  }
})

test('refused: columns that are not in the file, with those that are like them', async () => {
  const other = { ...MAPPING, parts: { ...MAPPING.parts, met: { pt: 'met_et', phi: 'phi' } } }
  await assert.rejects(openEvents(write(), { mapping: other }), (error) => {
    return error instanceof FileError && /expected a column 'met_et', got 19 columns, as met/.test(error.message)
  })
})

test('refused: text without names, names twice, and an empty file', async () => {
  await assert.rejects(
    openEvents(write(ROWS, '1,2,3'), { mapping: MAPPING }),
    /expected a first line with a name for each/,
  )
  await assert.rejects(openEvents(write(ROWS, 'met,met'), { mapping: MAPPING }), /got 'met' twice/)
  writeFileSync(inFolder('none.csv'), '')
  await assert.rejects(openEvents(inFolder('none.csv'), { mapping: MAPPING }), FileError)
  await assert.rejects(openEvents(write([]), { mapping: MAPPING }), /expected at least one event, got none/)
})

test('a mapping may select events, in the quantities that it makes; where they were stays known', async () => {
  const select = ['met.pt > 45', 'any(jets.isTagged) && leptons.type == 1']
  const source = await openEvents(write(), { mapping: { ...MAPPING, select } })
  assert.deepEqual([source.count, [...source.indices!], [...source.read().met.pt]], [1, [1], [52]])
  source.close()
  assert.equal((await readEvents(write(), { mapping: { ...MAPPING, select: 'count(jets.pt > 40) == 2' } })).count, 2)
  const refused = (wrong: unknown, expected: RegExp, kind: typeof ConfigError | typeof FileError = ConfigError) =>
    assert.rejects(openEvents(write(), { mapping: { ...MAPPING, select: wrong as string } }), (error) => {
      assert.ok(error instanceof kind)
      assert.match(error.message, expected)
      return true
    })
  await refused('met.pt >', /selection "met.pt >": expected an expression/)
  await refused('muons.pt > 3', /expected one of the parts met, .*, got muons/)
  await refused('count(jets.charge > 0) > 1', /expected one of jets.pt, .*, got jets.charge/)
  await refused(['met.pt > 0', 3], /select: expected an expression, or several/)
  await refused([], /select: expected an expression, or several/)
  await refused('met.pt > 1e6', /expected events that the mapping selects: met.pt > 1e6, got none/, FileError)
})
