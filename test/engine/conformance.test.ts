import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const script = fileURLToPath(new URL('conformance.mjs', import.meta.url))

/** Specs of tfjs-core 4.22.0 that a backend of this kind runs; tfjs's own `cpu` passes all of them. */
const SPECS = 4225

for (const threads of [1, 2]) {
  test(`simd with ${threads} thread(s) passes what tfjs's own suite asks of cpu`, async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [script, 'simd', String(threads)], {
      env: { ...process.env, NODE_OPTIONS: '' },
      maxBuffer: 2 ** 26,
    })
    const report = JSON.parse(stdout.trim().split('\n').at(-1) as string)
    assert.deepEqual(report.failed, [], report.messages.join('\n'))
    assert.equal(report.passed, SPECS)
  })
}
