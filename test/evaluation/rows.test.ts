import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byName } from '../../src/lib/columns/index.ts'
import {
  associationRows,
  associationTable,
  coverageRows,
  formatPercent,
  formatShare,
  proportion,
} from '../../src/lib/evaluation/index.ts'

test('shares are written in percent: known ones as they are, measured ones with their error', () => {
  assert.equal(formatPercent(0.68), '68 %')
  assert.equal(formatPercent(0.28), '28 %')
  assert.equal(formatShare(proportion(6511, 10000)), '65.11 ± 0.48 %')
  assert.equal(formatShare(proportion(0, 10)), '0 %')
  assert.equal(formatShare(proportion(0, 0)), '–')
})

test('coverage as rows: what a region should hold, what it holds, and of how many', () => {
  assert.deepEqual(coverageRows({ coverage: { '0.68': proportion(6511, 10000) } }), [
    { 'region that should hold': '68 %', holds: '65.11 ± 0.48 %', 'of the truths': '6511 of 10000' },
  ])
})

test('associations as rows have the labels of a report, or ids where it has none', () => {
  const table = associationTable({ jets: [4] })
  table.add({ njets: [4, 4], eligible: [1, 1], truth: [0, 0], chosen: { mw: [0, 1], mode: [0, 0] } })
  const rows = associationRows(table.result(), { mw: 'm_W constraint' })
  assert.deepEqual(
    rows.map(({ method }) => method),
    ['m_W constraint', 'mode'],
  )
})

test('quantities by their names', () => {
  const px = { name: 'px', label: 'p_x', unit: 'GeV' }
  assert.equal(byName([{ name: 'eta' }, px]).px, px)
})
