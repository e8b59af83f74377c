import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

// node 20 has relaxed SIMD behind a flag, later ones without
const FLAG = Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : []

test('the build with fused multiply-add passes the parity tests', async () => {
  const parity = fileURLToPath(new URL('parity.test.ts', import.meta.url))
  const index = fileURLToPath(new URL('../../src/engine/index.ts', import.meta.url))
  const env = { ...process.env, NODE_OPTIONS: '', NODE_TEST_CONTEXT: '' }
  const run = (args: string[]) =>
    promisify(execFile)(process.execPath, [...FLAG, '--import', 'tsx', ...args], { env, maxBuffer: 2 ** 26 })
  const ask = `import { registerSimdBackend } from '${index}'; console.log(registerSimdBackend({ threads: 1 }).relaxed)`
  const { stdout } = await run(['--input-type=module', '-e', ask])
  assert.equal(stdout.trim(), 'true')
  await run([parity])
})
