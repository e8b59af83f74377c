import assert from 'node:assert/strict'
import { NeutrinaError } from '../../src/complaint.ts'
import { tellsOfNaN } from './documented.ts'
import { inputOf, type Kind } from './inputs.ts'
import type { Row } from './row.ts'
import { numbersOf } from './verdicts.ts'

/** Fails unless a row does with an input what it says. */
export function judge(row: Row, kind: Kind, documentation: Map<string, string>): void {
  const input = inputOf(kind, row.base)
  const before = input.slice()
  const verdict = row.expects[kind]
  if ('refused' in verdict) {
    assert.throws(
      () => row.feed(input),
      (error) => error instanceof NeutrinaError && verdict.refused.test(error.message),
    )
  } else {
    const got = numbersOf(row.feed(input))
    if (got.some(Number.isNaN)) {
      assert.ok(verdict.nan, `NaN that the row does not tell of: ${got}`)
      for (const name of row.covers) assert.ok(tellsOfNaN(documentation.get(name)), `${name} does not document NaN`)
    }
    const { feed } = row
    verdict.check(got, { ordinary: numbersOf(feed(Float64Array.from(row.base))), input, kind, feed })
  }
  assert.deepEqual(input, before, 'the input is left as it was')
}
