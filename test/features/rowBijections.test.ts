import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pseudorapidityFromPz, type RowBijection, standardsBijection } from '../../src/lib/features/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const standards = {
  columns: ['px', 'py', 'eta'].map((name) => ({ name })),
  mean: [1, -2, 0.5],
  scale: [40, 30, 1.5],
}
const BIJECTIONS: Record<string, RowBijection> = {
  'η from p_z': pseudorapidityFromPz,
  standards: standardsBijection(standards),
  'standards of two': standardsBijection(standards, 2),
}
const ROWS = [
  [30, -20, 55, 1, 2, 3],
  [4, 9, -120, 7, -8, 9],
  [-70, 0.5, 3, 0, 1, -1],
]

for (const [name, bijection] of Object.entries(BIJECTIONS)) {
  test(`${name}: comes back, with the log-determinant of a numerical Jacobian`, () => {
    for (const given of ROWS) {
      const row = Float64Array.from(given.slice(0, bijection.dim))
      const start = row.slice()
      const there = bijection.forward(row)
      const back = bijection.inverse(row)
      assertClose(row, start, { relative: 1e-12, absolute: 1e-12 })
      assertClose([back], [-there], { absolute: 1e-12 })
      assertClose([there], [numericalLogDet(bijection, start)], { absolute: 1e-6 })
    }
  })
}

/** ln |det| of the forward map by central differences and elimination. */
function numericalLogDet({ forward }: RowBijection, at: Float64Array): number {
  const step = 1e-3
  const moved = (column: number, by: number) => {
    const row = at.slice()
    row[column] += by
    forward(row)
    return row
  }
  const rows = Array.from(at, (_, c) => moved(c, step).map((up, k) => (up - moved(c, -step)[k]) / (2 * step)))
  let logDet = 0
  for (let k = 0; k < rows.length; k++) {
    const pivot = rows.slice(k).reduce((best, row, i) => (Math.abs(row[k]) > Math.abs(rows[best][k]) ? k + i : best), k)
    ;[rows[k], rows[pivot]] = [rows[pivot], rows[k]]
    logDet += Math.log(Math.abs(rows[k][k]))
    for (let r = k + 1; r < rows.length; r++) {
      const factor = rows[r][k] / rows[k][k]
      rows[r] = rows[r].map((x, c) => x - factor * rows[k][c])
    }
  }
  return logDet
}

test('the checker itself: a map with another log-determinant is told apart', () => {
  const wrong: RowBijection = { ...pseudorapidityFromPz, forward: (row) => 1 + pseudorapidityFromPz.forward(row) }
  const row = Float64Array.of(3, 4, 5)
  assert.ok(Math.abs(wrong.forward(row.slice()) - numericalLogDet(pseudorapidityFromPz, row)) > 0.9)
})
