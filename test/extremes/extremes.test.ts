/** Every public function of the numerical rooms on what is empty, alone, equal, no number, infinite, negative, huge, tiny, unsorted, and in float32. */
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import * as columns from '../../src/lib/columns/index.ts'
import * as evaluation from '../../src/lib/evaluation/index.ts'
import * as kinematics from '../../src/lib/kinematics/index.ts'
import * as reconstruction from '../../src/lib/reconstruction/index.ts'
import * as unfolding from '../../src/lib/unfolding/index.ts'
import { documentationOf } from './documented.ts'
import { KINDS } from './inputs.ts'
import { judge } from './judge.ts'
import type { NoNumbers, Row } from './row.ts'
import * as columnRows from './rows/columns.ts'
import * as evaluationRows from './rows/evaluation.ts'
import * as kinematicsRows from './rows/kinematics.ts'
import * as reconstructionRows from './rows/reconstruction.ts'
import * as unfoldingRows from './rows/unfolding.ts'

interface Room {
  readonly exports: Record<string, unknown>
  readonly rows: readonly Row[]
  readonly noNumbers: NoNumbers
}

const room = (exports: object, { ROWS, NO_NUMBERS }: { ROWS: readonly Row[]; NO_NUMBERS: NoNumbers }): Room => ({
  exports: exports as Record<string, unknown>,
  rows: ROWS,
  noNumbers: NO_NUMBERS,
})

const ROOMS: Record<string, Room> = {
  columns: room(columns, columnRows),
  kinematics: room(kinematics, kinematicsRows),
  reconstruction: room(reconstruction, reconstructionRows),
  unfolding: room(unfolding, unfoldingRows),
  evaluation: room(evaluation, evaluationRows),
}

let [cells, functions] = [0, 0]

for (const [name, { exports, rows, noNumbers }] of Object.entries(ROOMS)) {
  describe(name, () => {
    const covered = new Set(rows.flatMap(({ covers }) => covers))
    functions += covered.size

    test('every export has a row, or a reason to have none', () => {
      const wanted = Object.keys(exports).filter((key) => typeof exports[key] === 'function')
      assert.deepEqual(
        wanted.filter((key) => !covered.has(key) && !(key in noNumbers)),
        [],
      )
      assert.deepEqual(
        [...covered, ...Object.keys(noNumbers)].filter((key) => !(key in exports)),
        [],
      )
    })

    const documentation = documentationOf(name)
    for (const row of rows) {
      for (const kind of KINDS) {
        cells++
        test(`${row.covers}${row.of ? ` (${row.of})` : ''}: ${kind}`, () => judge(row, kind, documentation))
      }
    }
  })
}

after(() => {
  console.log(`extremes: ${functions} functions in ${cells / KINDS.length} rows, ${cells} cells`)
})
