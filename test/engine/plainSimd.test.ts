import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
const ASK = `import { registerSimdBackend } from '${here('../../src/engine/index.ts')}'
console.log(registerSimdBackend({ threads: 1 }).relaxed)`

async function run(simd: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '', NEUTRINA_SIMD: simd }
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', ...args], {
    env,
    maxBuffer: 2 ** 26,
  })
  return stdout.trim()
}

test('relaxed SIMD is taken, unless it is not wanted', async () => {
  const ask = ['--input-type=module', '-e', ASK]
  assert.deepEqual(await Promise.all(['', 'plain'].map((simd) => run(simd, ask))), ['true', 'false'])
})

test('the build without relaxed SIMD passes the parity tests', async () => {
  await run('plain', [here('parity.test.ts')])
})
