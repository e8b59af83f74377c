/**
 * Every function that the room exports, on empty, single, equal, NaN, infinite, negative, huge, tiny, unsorted and wide input:
 * each gives the right value or an error that names the place. A new export without a row fails.
 */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import * as room from '../../src/lib/events/index.ts'
import { BOSON_PAIRS } from './extremes/bosonPairs.ts'
import { CUTS } from './extremes/cuts.ts'
import { EXTREMES, type Row } from './extremes/extremes.ts'
import { FILES } from './extremes/files.ts'
import { IN_MEMORY } from './extremes/inMemory.ts'
import { TOYS_AND_LAYOUTS } from './extremes/toysAndLayouts.ts'

const ROWS: Readonly<Record<string, Row>> = { ...BOSON_PAIRS, ...CUTS, ...IN_MEMORY, ...FILES, ...TOYS_AND_LAYOUTS }
/** Exports that are lists: nothing can be put to them. */
const LISTS = ['COMPRESSIONS', 'FORMATS', 'LAYOUTS', 'MULTIMODAL_NAMES', 'PLANE_NAMES', 'TRUTH_PARTS']

test('every export has a row, and every row an export', () => {
  assert.deepEqual([...Object.keys(ROWS), ...LISTS].sort(), Object.keys(room).sort())
  for (const name of LISTS) assert.ok(Array.isArray((room as Record<string, unknown>)[name]), name)
})

for (const [name, row] of Object.entries(ROWS)) {
  describe(name, () => {
    for (const extreme of EXTREMES) {
      const each = row[extreme]
      if (typeof each !== 'string') test(extreme, () => each() as Promise<void>)
    }
  })
}
