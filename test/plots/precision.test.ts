import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { key, normals } from '../../src/lib/tensor/index.ts'
import {
  type Chart,
  figure,
  histogram,
  histogramOfCounts,
  histogramStep,
  line,
  points,
  ratio,
  ratioPanel,
  relativeErrors,
} from '../../src/plots/index.ts'
import { axis } from '../../src/plots/layout/axis.ts'
import { measured } from '../../src/plots/layout/measured.ts'
import { assertDraws, drawnRows, scalesOf } from './drawn.ts'

const domainOf = (chart: Chart, direction: 'x' | 'y') => scalesOf(chart, direction)[0].domain
const labelsOf = (domain: readonly [number, number], options: { log?: boolean; length?: number } = {}) =>
  axis({ quantity: { name: 'x' }, domain, length: 420, level: true, ...options }).ticks.major.map(({ label }) => label)

// shared/cases/log-axis-floor
test('a logarithmic axis starts below the least bin, whose band ends where it should', () => {
  for (const fewest of [1, 2, 3]) {
    const counts = histogramOfCounts({ name: 'm' }, [0, 1, 2, 3, 4], [100, 10, fewest, 0])
    const charts = [
      figure({ x: 'm', y: 'events', yLog: true }, histogramStep(counts)),
      ratioPanel(
        [
          { of: counts, label: 'a' },
          { of: counts, label: 'b' },
        ],
        { yLog: true },
      ),
    ]
    const error = Math.sqrt(fewest)
    for (const chart of charts) {
      const [low, high] = domainOf(chart, 'y')
      assert.ok(low < (fewest - error || fewest) && high > 110, `from ${low} to ${high}`)
    }
    const [least] = domainOf(charts[0], 'y')
    const rows = drawnRows(charts[0])
    const [bin] = rows.filter(({ x }) => x === 2)
    assert.ok(bin.y === fewest && Math.abs(bin.e - error) < 1e-4)
    assert.ok(rows.filter(({ x }) => x === 3).every(({ y }) => Math.abs(y / least - 1) < 1e-4))
  }
})

// shared/cases/plot-five-digits
test('points far from zero stay apart', () => {
  const x = [358031, 358032, 358033, 358034]
  const chart = figure({ x: 'run number', y: 'efficiency' }, points({ x, y: [0.1, 0.2, 0.3, 0.4] }))
  assert.deepEqual(
    drawnRows(chart).map((row) => row.x),
    x,
  )
})

// shared/cases/tick-labels
test('the labels of an axis differ', () => {
  const labels = labelsOf([120000, 121000])
  assert.deepEqual(labels, ['120000', '120200', '120400', '120600', '120800', '121000'])
})

// shared/cases/last-edge
test('the last edge is the end of the range and belongs to the last bin; half a bin is refused', () => {
  const phi = histogram({ name: 'dphi', values: [0, Math.PI, Math.PI] }, { bins: { bins: 30, range: [0, Math.PI] } })
  assert.equal(phi.edges[30], Math.PI)
  assert.deepEqual([phi.values[0], phi.values[29], phi.overflow.sum], [1, 2, 0])
  for (const bins of [2.5, 0, -3, Number.NaN, 1e300]) {
    const wrong = () => histogram({ name: 'x', values: [0.9] }, { bins: { bins, range: [0, 1] } })
    assert.throws(wrong, /histogram of x: expected a whole number of bins above 0/)
  }
})

test('edges end exactly at the ends of their range, whatever it is', () => {
  const ends = fc.tuple(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  )
  fc.assert(
    fc.property(ends, fc.integer({ min: 1, max: 60 }), ([a, b], bins) => {
      const range = [Math.min(a, b), Math.max(a, b)] as const
      fc.pre(range[1] - range[0] > 1e-12 * Math.max(Math.abs(a), Math.abs(b)) && range[1] - range[0] > 1e-300)
      const { edges, values } = histogram({ name: 'x', values: range }, { bins: { bins, range } })
      assert.deepEqual([edges[0], edges[bins]], [...range])
      assert.equal(values[0] + (bins > 1 ? values[bins - 1] : 0), 2)
    }),
    { seed: 5 },
  )
})

test('logarithmic bins are equal in their ratio and end exactly', () => {
  const { edges } = histogram({ name: 'x', values: [] }, { bins: { bins: 3, range: [1, 1000], log: true } })
  assert.deepEqual([...edges], [1, 10, 100, 1000])
  assert.throws(
    () => histogram({ name: 'x', values: [] }, { bins: { bins: 3, range: [0, 1], log: true } }),
    /positive range/,
  )
})

/** A place anywhere, and a width from a part in 10¹⁴ of it to much more than it. */
const somewhere = fc
  .tuple(
    fc.double({ min: -1, max: 1, noNaN: true }),
    fc.integer({ min: -290, max: 290 }),
    fc.integer({ min: -13, max: 8 }),
  )
  .map(([digits, power, narrower]) => [digits * 10 ** power, 10 ** Math.max(-300, power + narrower)] as const)

test('any range: every point keeps its place, lies inside with its error, and the labels differ', () => {
  fc.assert(
    fc.property(somewhere, ([at, width]) => {
      const values = [0, 0.25, 0.5, 1].map((share) => at + share * width)
      const errors = values.map(() => width / 8)
      const chart = figure({ x: 'x', y: 'y' }, points({ x: values, y: values, errors, xErrors: errors }))
      const rows = drawnRows(chart)
      for (const direction of ['x', 'y'] as const) {
        const [low, high] = domainOf(chart, direction)
        assert.ok(low <= values[0] - errors[0] && values[3] + errors[3] <= high, `${direction} from ${low} to ${high}`)
        rows.forEach((row, i) => {
          assert.ok(
            Math.abs(row[direction] - values[i]) <= 1.01e-4 * (high - low),
            `${row[direction]} for ${values[i]}`,
          )
        })
        const labels = labelsOf([low, high])
        assert.ok(labels.length > 1 && new Set(labels).size === labels.length, `${low} to ${high}: ${labels}`)
      }
    }),
    { seed: 11, numRuns: 400 },
  )
})

test('any positive range on a logarithmic axis: what is drawn is inside, its lower error too, and the labels differ', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -200, max: 200 }),
      fc.double({ min: 1e-9, max: 100, noNaN: true }),
      (power, decades) => {
        const values = [0, 0.3, 1].map((share) => 10 ** (power + share * decades))
        const errors = values.map((value) => value / 3)
        const chart = figure({ x: 'x', y: 'y', xLog: true, yLog: true }, points({ x: values, y: values, errors }))
        const [low, high] = domainOf(chart, 'y')
        assert.ok(low <= values[0] - errors[0] && values[2] + errors[2] <= high)
        const [from, to] = domainOf(chart, 'x')
        assert.ok(from <= values[0] && values[2] <= to)
        const across = Math.log(to / from)
        for (const [i, { x }] of drawnRows(chart).entries()) {
          assert.ok(Math.abs(Math.log(x / values[i])) <= 1.01e-4 * across + 1e-15)
        }
        const labels = labelsOf([from, to], { log: true })
        assert.ok(labels.length > 0 && new Set(labels).size === labels.length, `${from} to ${to}: ${labels}`)
      },
    ),
    { seed: 12, numRuns: 400 },
  )
})

test('labels of many digits leave out what is common to them, and the title says so', () => {
  const { title, name, ticks } = axis({
    quantity: { name: 't', unit: 's' },
    domain: [1700000000.1, 1700000000.9],
    length: 420,
  })
  assert.equal(title, 't − 1700000000 [s]')
  assert.equal(name, 't [s]')
  assert.deepEqual(ticks.major.map(({ label }) => label).slice(0, 2), ['0.1', '0.2'])
  assert.equal(ticks.major[1].value, 1700000000.2)
  assert.equal(axis({ quantity: { name: 't' }, domain: [-1e9 - 1, -1e9 + 1], length: 300 }).title, 't + 1000000010')
})

test('labels side by side do not touch: there are fewer where they are long', () => {
  for (const domain of [
    [358031, 358034],
    [1e15, 1e15 + 4],
    [-1.5e-7, 3e-7],
    [0, 1e300],
    [-1e-300, 1e-300],
  ] as const) {
    const labels = labelsOf(domain, { length: 230 })
    assert.ok(labels.length >= 2 && labels.length <= 5, `${labels}`)
  }
})

test('one value, or values that are all equal, stand in the middle of a range of their size', () => {
  for (const value of [3, -3, 1e300, 1e-300, -1e-300, 358031, 0]) {
    const [low, high] = domainOf(figure({ x: 'x', y: 'y' }, points({ x: [value, value], y: [1, 1] })), 'x')
    assert.ok(Math.abs((low + high) / 2 - value) <= 1e-9 * (high - low))
    assert.ok(value === 0 || (high - low) / Math.abs(value) < 3)
  }
})

test('a range that cannot be drawn is refused by the name of its axis', () => {
  const drawn = (x: number[], options = {}) =>
    figure({ x: 'mass', y: 'y', ...options }, line({ x, y: x.map((_, i) => i) }))
  assert.throws(() => drawn([-Number.MAX_VALUE, Number.MAX_VALUE]), /axis of mass: expected numbers no larger than/)
  assert.throws(() => drawn([1, 2], { xDomain: [1, 1 + Number.EPSILON] }), /axis of mass: expected a range wider/)
  assert.throws(() => drawn([1, 2], { xDomain: [2, 1] }), /axis of mass: expected a rising range/)
  assert.throws(() => drawn([1, 2], { xDomain: [0, Number.POSITIVE_INFINITY] }), /axis of mass/)
  assert.throws(() => drawn([-1, -2], { xLog: true }), /plot of mass: expected marks with at least one finite value/)
  assert.throws(() => drawn([1, 2], { width: 0 }), /axis of mass: expected a length/)
})

test('weights that are not numbers are refused with their place; values that are not are counted', () => {
  const values = [1, 1, 2]
  const of = (weights: number[]) => histogram({ name: 'm', values }, { bins: [0, 3], weights })
  assert.throws(() => of([1, Number.NaN, 1]), /histogram of m: expected finite weights, got NaN at 1/)
  assert.throws(() => of([1, 1, Number.POSITIVE_INFINITY]), /got Infinity at 2/)
  assert.throws(() => of([1e200, 1, 1]), /weights between 1e-150 and 1e\+?150 in size, got 1e\+200 at 0/)
  assert.throws(() => of([0, 1e-200, 0]), /got 1e-200 at 1/)
  const untyped = [1, undefined, null, '2', new Date(0), 2n, Number.NaN] as unknown as number[]
  assert.deepEqual(
    [histogram({ name: 'm', values: untyped }, { bins: [0, 3] })].map((h) => [h.values[0], h.missing]),
    [[1, 6]],
  )
})

test('ratios of weighted bins: a negative denominator is one, an empty bin has none', () => {
  const h = (contents: number[]) => histogramOfCounts({ name: 'm' }, [0, 1, 2, 3], contents, [1, 1, 1])
  assert.deepEqual([...ratio(h([2, 3, 4]), h([-4, 0, 8])).values], [-0.5, Number.NaN, 0.5])
  assert.deepEqual([...ratio(h([2, 3, 4]), h([-4, 0, 8])).errors], [0.25, Number.NaN, 0.125])
  assert.deepEqual([...relativeErrors(h([-4, 0, 8])).values], [1, Number.NaN, 1])
  assert.deepEqual([...relativeErrors(h([-4, 0, 8])).errors], [0.25, Number.NaN, 0.125])
  assert.throws(() => histogramOfCounts({ name: 'm' }, [0, 1], [-1]), /expected counts from 0, got -1 in bin 0/)
})

test('negative bins are drawn below zero, as outline and with their errors', async () => {
  const of = histogramOfCounts({ name: 'm' }, [0, 1, 2], [-3, 2], [1, 3])
  const chart = figure({ x: 'm', y: 'events' }, histogramStep(of))
  const [low, high] = domainOf(chart, 'y')
  assert.ok(low < -4 && high > 5)
  assert.deepEqual(
    drawnRows(chart).map(({ y }) => y),
    [0, -3, 2, 2, 0],
  )
  await assertDraws(chart)
})

test('lines and steps are interrupted where there is no value, not drawn across', () => {
  const chart = figure({ x: 'x', y: 'y' }, line({ x: [0, 1, 2, 3], y: [0, Number.NaN, 2, 3] }))
  assert.deepEqual(
    drawnRows(chart).map(({ x, run }) => [x, run]),
    [
      [0, 0],
      [2, 1],
      [3, 1],
    ],
  )
})

test('a value is read out with as many digits as its error tells, a count in full', () => {
  assert.equal(measured(124567, 353), '124567 ± 350')
  assert.equal(measured(0.001234567, 0.0000123), '0.001235 ± 0.000012')
  assert.equal(measured(-1.23456, 0.5), '−1.23 ± 0.50')
  assert.equal(measured(12.5, 0), '12.5')
  assert.equal(measured(Number.NaN, 1), 'none')
})

test('every chart of random numbers keeps its data within its range', async () => {
  for (const scale of [1e-9, 1, 1e9]) {
    for (const shift of [0, 1e4]) {
      const values = Array.from(normals(key(3), 200), (z) => scale * (z + shift))
      const h = histogram(
        { name: 'x', values },
        { bins: { bins: 20, range: [scale * (shift - 3), scale * (shift + 3)] } },
      )
      await assertDraws(
        ratioPanel(
          [
            { of: h, label: 'a' },
            { of: h, label: 'b' },
          ],
          { yLog: true },
        ),
      )
    }
  }
})
