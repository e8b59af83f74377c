import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { axis } from '../../src/plots/layout/axis.ts'
import { fitLegend } from '../../src/plots/layout/fit.ts'
import { linearTicks, logTicks } from '../../src/plots/layout/ticks.ts'

test('ticks are round numbers inside the range, minor ones between them', () => {
  const { major, minor } = linearTicks([-200, 200], 5)
  assert.deepEqual(
    major.map(({ label }) => label),
    ['−200', '−100', '0', '100', '200'],
  )
  assert.ok(minor.includes(-180) && !minor.includes(100))
  assert.deepEqual(
    linearTicks([0, 1], 5).major.map(({ label }) => label),
    ['0.0', '0.2', '0.4', '0.6', '0.8', '1.0'],
  )
  assert.deepEqual(
    linearTicks([0, 2e6], 2).major.map(({ label }) => label),
    ['0', '1×10^{6}', '2×10^{6}'],
  )
})

test('any range has two to a dozen ticks, all inside', () => {
  const ends = fc.tuple(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
  )
  fc.assert(
    fc.property(ends, ([low, width]) => {
      const { major } = linearTicks([low, low + width], 5)
      assert.ok(major.length >= 2 && major.length <= 12)
      for (const { value } of major) assert.ok(value >= low - 1e-5 * width && value <= low + width * 1.00001)
    }),
    { seed: 3 },
  )
})

test('a logarithmic axis has powers of ten with 2 … 9 between, fewer where there are many', () => {
  const few = logTicks([0.5, 200], 5)
  assert.deepEqual(
    few.major.map(({ label }) => label),
    ['1', '10', '10^{2}'],
  )
  assert.ok(few.minor.includes(0.5) && few.minor.includes(90) && !few.minor.includes(300))
  assert.ok(logTicks([1e-12, 1], 5).major.length <= 6)
})

test('axes map their range onto their length, and refuse one that does not rise or is not positive', () => {
  const quantity = { name: 'x' }
  assert.equal(axis({ quantity, domain: [0, 10], length: 100 }).along(2.5), 25)
  assert.ok(Math.abs(axis({ quantity, domain: [1, 100], length: 100, log: true }).along(10) - 50) < 1e-9)
  assert.throws(() => axis({ quantity, domain: [1, 1], length: 9 }), /axis of x: expected a rising range, got \[1, 1\]/)
  assert.throws(() => axis({ quantity, domain: [0, 1], length: 9, log: true }), /positive/)
})

test('the legend covers no mark: it stands in a free corner, or the range grows', () => {
  const space = { x: [0, 1] as const, y: [0, 10] as const, log: false, width: 400, height: 300 }
  const block = { width: 120, height: 60 }
  const shapes = {
    falling: { x: [0, 0.5, 1], y: [10, 2, 0], grows: false },
    rising: { x: [0, 0.5, 1], y: [0, 2, 10], grows: false },
    high: { x: [0, 1], y: [10, 10], grows: false },
    low: { x: [0, 1], y: [1, 1], grows: false },
    // up and down over the whole width: no corner is free
    full: { x: [0, 0.1, 0.2, 0.3, 0.7, 0.8, 0.9, 1], y: [0, 10, 0, 10, 10, 0, 10, 0], grows: true },
  }
  for (const [name, { grows, ...outline }] of Object.entries(shapes)) {
    const { domain, x, y } = fitLegend({ ...space, block, outlines: [outline] })
    assert.equal(domain[1] > 10, grows, name)
    for (let px = x; px <= x + block.width; px++) {
      const mark = space.height * (1 - heightAt(outline, px / space.width) / domain[1])
      assert.ok(mark < y || mark > y + block.height, `${name}: the mark at ${px} px is under the legend`)
    }
  }
})

/** The height of a broken line at a place. */
function heightAt({ x, y }: { x: number[]; y: number[] }, place: number): number {
  const next = Math.max(
    1,
    x.findIndex((end) => end >= place),
  )
  return y[next - 1] + ((y[next] - y[next - 1]) * (place - x[next - 1])) / (x[next] - x[next - 1])
}
