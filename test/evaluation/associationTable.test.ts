import assert from 'node:assert/strict'
import { test } from 'node:test'
import { associationTable } from '../../src/lib/evaluation/index.ts'
import { key, uniforms } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const block = {
  njets: [4, 4, 4, 5, 11, 3, 9],
  eligible: [1, 1, 0, 1, 1, 0, 1],
  truth: [0, 1, 2, 3, 0, -1, 2],
  chosen: { truth: [0, 1, 2, 3, 0, 0, 2], mw: [1, 1, 2, 0, 0, 0, 1], mode: [0, 2, 2, 3, 0, 0, 1] },
}

test('associationTable: counted by hand; more jets than the last column go there', () => {
  const table = associationTable()
  table.add(block)
  const { jets, methods } = table.result()
  const counts = (method: string) => methods[method].map(({ correct, n }) => [correct, n])
  assert.deepEqual(jets, [4, 5, 6, 7, 8, 9])
  assert.deepEqual(counts('truth'), [
    [2, 2],
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
    [2, 2],
  ])
  assert.deepEqual(counts('mw'), [
    [1, 2],
    [0, 1],
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 2],
  ])
  assert.deepEqual(counts('mode'), [
    [1, 2],
    [1, 1],
    [0, 0],
    [0, 0],
    [0, 0],
    [1, 2],
  ])
})

test('associationTable: gains over the baseline; none of its own, none without it', () => {
  const table = associationTable()
  table.add(block)
  const { gains, baseline } = table.result()
  assert.equal(baseline, 'mw')
  assert.deepEqual(Object.keys(gains), ['truth', 'mode'])
  assert.deepEqual(
    gains.mode.map(({ value }) => value),
    [0, 1, Number.NaN, Number.NaN, Number.NaN, 0],
  )
  const alone = associationTable()
  alone.add({ ...block, chosen: { mode: block.chosen.mode } })
  assert.deepEqual(alone.result().gains, {})
})

test('associationTable: the error of a gain is the scatter over repeated paired samples', () => {
  const [n, repeats] = [400, 300]
  const gains = Array.from({ length: repeats }, (_, r) => {
    const u = uniforms(key(r), 2 * n)
    // mw right in 50 %; mode right in 9 of 10 of those and in 2 of 10 of the rest: gain 0.05
    const mw = Array.from({ length: n }, (_, i) => (u[2 * i] < 0.5 ? 0 : 1))
    const mode = mw.map((place, i) => (u[2 * i + 1] < (place === 0 ? 0.9 : 0.2) ? 0 : 1))
    const table = associationTable()
    table.add({ njets: mw.map(() => 6), eligible: mw.map(() => 1), truth: mw.map(() => 0), chosen: { mw, mode } })
    return table.result().gains.mode[2]
  })
  const mean = gains.reduce((sum, { value }) => sum + value, 0) / repeats
  const scatter = Math.sqrt(gains.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / (repeats - 1))
  const stated = gains.reduce((sum, { error }) => sum + error, 0) / repeats
  assert.ok(Math.abs(mean - 0.05) < (4 * scatter) / Math.sqrt(repeats), `mean gain ${mean}`)
  assert.ok(Math.abs(stated / scatter - 1) < 0.15, `stated ${stated}, scatter ${scatter}`)
  // √(b + c − (b − c)²/n)/n with b/n = 0.1, c/n = 0.05
  assertClose([stated], [Math.sqrt((0.15 - 0.05 ** 2) / n)], { relative: 0.03 })
})

test('associationTable: in blocks or at once is the same', () => {
  const pieces = associationTable()
  const whole = associationTable()
  whole.add(block)
  const cut = (column: number[], i: number) => column.slice(i, i + 2)
  for (let i = 0; i < block.njets.length; i += 2) {
    pieces.add({
      njets: cut(block.njets, i),
      eligible: cut(block.eligible, i),
      truth: cut(block.truth, i),
      chosen: Object.fromEntries(Object.entries(block.chosen).map(([name, column]) => [name, cut(column, i)])),
    })
  }
  assert.deepEqual(pieces.result(), whole.result())
})

test('associationTable: what does not fit is refused by name', () => {
  const table = associationTable()
  table.add(block)
  assert.throws(() => table.add({ ...block, chosen: { truth: block.chosen.truth } }), { name: 'ConfigError' })
  assert.throws(() => table.add({ ...block, chosen: { ...block.chosen, mw: [1] } }), /associationTable: mw: expected 7/)
  assert.throws(() => table.add({ ...block, eligible: block.eligible.map(() => 1) }), /at least 4 jets, got one with 3/)
})
