/** Categories and counts in the types that others write them in: right values are read, wrong ones are refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NumberType } from '../../../src/lib/events/formats/hdf5/datatype.ts'
import { encodeRows } from '../../../src/lib/events/formats/hdf5/encodeRows.ts'
import { readEvents } from '../../../src/lib/events/index.ts'
import { temporaryFolder } from '../folder.ts'
import { semileptonic, writeTables } from '../recordFile.ts'

const inFolder = temporaryFolder()
const TYPES: readonly NumberType[] = ['float32', 'float64', 'int8', 'int16', 'int32', 'flag']
const [ROWS, JETS] = [8, 10]
const filled = (n: number, value: number) => new Float64Array(n).fill(value)

/** A file in which the fourth event's lepton or jet has a category of some type. */
function withCategory(what: 'type' | 'is_tagged', type: NumberType, value: number): string {
  const tables = semileptonic(ROWS, JETS)
  const name = what === 'type' ? 'leptons' : 'jets'
  const each = what === 'type' ? 1 : JETS
  const category = filled(ROWS * each, 1)
  category[3 * each] = value
  const members = [
    ...['pt', 'eta', 'phi', 'energy'].map((n) => ({ name: n, type: 'float64' }) as const),
    { name: what, type },
  ]
  const bytes = encodeRows(members, [...Array.from({ length: 4 }, () => filled(ROWS * each, 1.5)), category])
  const counted = { ...tables.njets, bytes: new Uint8Array(new Int16Array(ROWS).fill(JETS).buffer) }
  return writeTables(inFolder('types.h5'), {
    ...tables,
    njets: counted,
    [name]: { ...tables[name], type: members, bytes },
  })
}

for (const type of TYPES) {
  test(`${type}: 0 and 1 are read; 5, 13 and other values are refused`, async () => {
    for (const what of ['type', 'is_tagged'] as const) {
      for (const value of [0, 1]) {
        const { leptons, jets } = await readEvents(withCategory(what, type, value))
        assert.equal(what === 'type' ? leptons.type[3] : jets.isTagged[30], value)
      }
      const fractions = type.startsWith('float') ? [0.5, Number.NaN, 1e30] : []
      for (const value of [5, 11, 13, ...(type === 'flag' ? [] : [-1]), ...fractions]) {
        const where = new RegExp(`field '${what}', row 3: expected 0 .*1.*, got `)
        await assert.rejects(readEvents(withCategory(what, type, value)), where)
      }
    }
  })
}
