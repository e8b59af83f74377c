/** Kernels of other sources are refused: with other jobs than JavaScript's they computed zeros and garbage without a word. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkJobs, readBuild } from '../../src/engine/builds.ts'
import { EngineError } from '../../src/engine/errors.ts'
import { assemblyOf } from '../../src/engine/jobs/assembly.ts'

test('a build of the sources that are here is read, one with other jobs is refused and one that is not there named', () => {
  assert.ok(readBuild('single').length > 10_000)
  checkJobs(assemblyOf())
  assert.throws(() => checkJobs(assemblyOf().replace('usize', 'i32')), { name: 'EngineError', message: /build:engine/ })
  assert.throws(
    () => readBuild('none'),
    (error: Error) => error instanceof EngineError && /none\.wasm/.test(error.message),
  )
})
