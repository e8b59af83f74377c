import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { DomainError, ShapeError } from '../../src/complaint.ts'
import { binning, binsOf, column, plainColumn, TypedColumn } from '../../src/lib/columns/index.ts'
import { histogram, histogram2d, singleEventPosterior } from '../../src/plots/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const GEV = { name: 'pz', label: 'p_z^ν', unit: 'GeV' }
const doubles = fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { maxLength: 60 })

test('a column is read as an array is, and knows what it is of', () => {
  const pz = column(GEV, [3, 1, 2])
  assert.equal(pz[1], 1)
  assert.equal(pz.length, 3)
  assert.deepEqual([...pz], [3, 1, 2])
  assert.deepEqual([pz.name, pz.label, pz.unit], ['pz', 'p_z^ν', 'GeV'])
  const renamed = pz.as({ label: 'p_z^{reco}' })
  assert.deepEqual([renamed.name, renamed.label, renamed.unit], ['pz', 'p_z^{reco}', 'GeV'])
  assert.equal('unit' in column({ name: 'n' }, [1]), false)
})

test('doubles are not copied: neither when a column is made of them nor when it is renamed', () => {
  const values = Float64Array.from([1, 2, 3, 4])
  const pz = column(GEV, values)
  assert.equal(pz.buffer, values.buffer)
  assert.equal(pz.as({ unit: 'TeV' }).buffer, values.buffer)
  assert.deepEqual([...column(GEV, values.subarray(1, 3))], [2, 3])
  assert.notEqual(column(GEV, Float32Array.from(values)).buffer, values.buffer)
})

test('changed numbers are of something else, whose unit nobody knows unless it is said', () => {
  const pz = column(GEV, [3, -1])
  const squared = pz.map((value, row) => value ** 2 + row)
  assert.ok(squared instanceof TypedColumn)
  assert.deepEqual([...squared], [9, 2])
  assert.deepEqual([squared.name, squared.label, squared.unit], ['pz', undefined, undefined])
  assert.equal(pz.map(Math.abs, { name: 'abs', unit: 'GeV' }).unit, 'GeV')
  // arrays that inherited methods make have no name, and are plain
  assert.equal(Object.getPrototypeOf(pz.filter(() => true)), Float64Array.prototype)
  assert.equal(Object.getPrototypeOf(pz.toSorted()), Float64Array.prototype)
})

test('rows are kept by a mask, a question or places', () => {
  fc.assert(
    fc.property(doubles, (values) => {
      const of = column(GEV, values)
      const wanted = values.filter((value, row) => value > 0 || row % 2 === 1)
      const question = (value: number, row: number) => value > 0 || row % 2 === 1
      const mask = of.mask(question)
      assert.deepEqual([...of.where(question)], wanted)
      assert.deepEqual([...of.where(mask)], wanted)
      assert.deepEqual([...of.where(Array.from(mask, Boolean))], wanted)
      assert.deepEqual(
        [...of.whereNot(mask)],
        values.filter((value, row) => !question(value, row)),
      )
      assert.deepEqual([...of.take(values.map((_, row) => values.length - 1 - row))], values.toReversed())
    }),
  )
  const of = column(GEV, [1, 2, 3])
  assert.equal(of.where([1, 0, 1]).unit, 'GeV')
  assert.throws(() => of.where([1, 0]), ShapeError)
  assert.throws(() => of.where([1, 0]), /pz: expected a mask of 3 rows, got 2/)
  for (const row of [3, -1, 0.5, Number.NaN]) assert.throws(() => of.take([0, row]), DomainError)
})

test('groups hold each number once, by rising keys, in the order of the rows, in one copy', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.double({ noNaN: true }), fc.integer({ min: -3, max: 3 }))), (pairs) => {
      const of = column(
        GEV,
        pairs.map(([value]) => value),
      )
      const groups = of.groups(pairs.map(([, key]) => key))
      const keys = [...new Set(pairs.map(([, key]) => key))].sort((a, b) => a - b)
      assert.deepEqual([...groups.keys()], keys)
      for (const [key, group] of groups) {
        assert.deepEqual(
          [...group],
          pairs.filter(([, own]) => own === key).map(([value]) => value),
        )
      }
      assert.ok(new Set([...groups.values()].map(({ buffer }) => buffer)).size <= 1)
    }),
  )
  const of = column(GEV, [1, 2, 3, 4])
  assert.deepEqual([...of.groups([Number.NaN, 5, Number.NaN, 2]).keys()], [2, 5, Number.NaN])
  assert.deepEqual([...of.groups(['b', 'a', 'b', 'c']).keys()], ['a', 'b', 'c'])
  const bins = binsOf(binning([{ ...GEV, edges: [0, 2.5, 5] }]), [of])
  assert.deepEqual(
    [...of.groups(bins).values()].map((group) => group.moments().mean),
    [1.5, 3.5],
  )
  assert.throws(() => of.groups([1]), /pz: expected keys of 4 rows, got 1/)
})

test('quantiles and moments are those of a slow walk, and leave out what is no number', () => {
  fc.assert(
    fc.property(doubles, (values) => {
      fc.pre(values.length > 1)
      const { count, mean, deviation, least, most } = column(GEV, [...values, Number.NaN]).moments()
      const slow = values.reduce((sum, value) => sum + value, 0) / values.length
      const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - slow) ** 2, 0) / (values.length - 1))
      assert.equal(count, values.length)
      assertClose([mean, deviation], [slow, spread], { relative: 1e-9, absolute: 1e-6 })
      assert.deepEqual([least + 0, most + 0], [Math.min(...values) + 0, Math.max(...values) + 0])
    }),
  )
  // numpy.quantile([1, 2, 3, 4], [0.16, 0.5, 0.84])
  assertClose(column(GEV, [4, Number.NaN, 1, 3, 2]).quantiles([0.16, 0.5, 0.84]), [1.48, 2.5, 3.52], {
    relative: 1e-12,
  })
  assert.equal(column(GEV, [3, 1, 2]).quantile(0.5), 2)
  assert.equal(column(GEV, []).quantile(0.5), Number.NaN)
})

test('figures take a column with its names', () => {
  const pz = column(GEV, [3, 1, 2])
  const drawn = histogram(pz, { bins: { bins: 2, range: [0, 4] } })
  assert.deepEqual([...drawn.values], [1, 2])
  assert.deepEqual(drawn.of, GEV)
  assert.deepEqual(histogram2d(pz, plainColumn(pz), { x: [0, 2.5, 4] }).x, GEV)
  assert.match(singleEventPosterior(pz, { bins: { bins: 4, range: [0, 4] } }).alt, /pzν \[GeV\]/)
})

test('a console shows what a column is of and how it is distributed, not its numbers', () => {
  const [heading, shape, numbers] = inspect(
    column(
      GEV,
      Array.from({ length: 1001 }, (_, i) => i - 500),
    ),
  ).split('\n')
  assert.equal(heading, 'p_z^ν [GeV]: 1,001 numbers')
  assert.match(shape, /^[▇█]{40} {2}−490 to 490$/)
  assert.equal(numbers, 'mean 0, sd 289.1 · median 0, 68 % from −340 to 340 · from −500 to 500')
  assert.match(inspect(column(GEV, [1, Number.NaN])), /1 that are none$/)
  assert.equal(inspect(column(GEV, [])), 'p_z^ν [GeV]: 0 numbers')
  assert.equal(inspect({ a: column(GEV, [1]) }), '{ a: [p_z^ν [GeV]: 1 number] }')
})
