import assert from 'node:assert/strict'

export interface Tolerance {
  readonly relative?: number
  readonly absolute?: number
}

/** Fails, naming the first place, unless |actual − expected| ≤ absolute + relative·|expected| everywhere. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  { relative = 0, absolute = 0 }: Tolerance,
  what = 'value',
): void {
  assert.equal(actual.length, expected.length, `${what}: number of values`)
  for (let i = 0; i < expected.length; i++) {
    const same =
      Object.is(actual[i], expected[i]) ||
      Math.abs(actual[i] - expected[i]) <= absolute + relative * Math.abs(expected[i])
    assert.ok(same, `${what} ${i}: got ${actual[i]}, expected ${expected[i]}`)
  }
}

/** Fails when a list is empty or holds a number that is not finite: nothing can be learnt from comparing those. */
export function assertFinite(values: ArrayLike<number>, what = 'values'): void {
  assert.ok(values.length > 0, `${what}: none`)
  for (let i = 0; i < values.length; i++) assert.ok(Number.isFinite(values[i]), `${what} ${i}: ${values[i]}`)
}
