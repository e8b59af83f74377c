import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { mayHaveBlas } from '../../src/engine/index.ts'

const script = fileURLToPath(new URL('conformance.mjs', import.meta.url))

/** Specs of tfjs-core 4.22.0 that a backend of this kind runs; tfjs's own `cpu` passes all of them. */
const SPECS = 4225

const ENGINES = [
  ['simd', 1],
  ['simd', 2],
  ['blas', 2],
] as const

for (const [engine, threads] of ENGINES) {
  const skip = engine === 'blas' && !mayHaveBlas() && 'no koffi and OpenBLAS here (npx neutrina setup blas)'
  test(`${engine} with ${threads} thread(s) passes what tfjs's own suite asks of cpu`, { skip }, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, engine, String(threads)], {
      env: { ...process.env, NODE_OPTIONS: '' },
      maxBuffer: 2 ** 26,
    })
    const report = JSON.parse(stdout.trim().split('\n').at(-1) as string)
    assert.deepEqual(report.failed, [], report.messages.join('\n'))
    assert.equal(report.passed, SPECS)
  })
}
