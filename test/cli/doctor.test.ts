import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { neutrina } from './neutrina.ts'

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))

test('doctor tells versions, machine, threads, SIMD, backends and speed, and how to read it', async () => {
  const { code, stdout } = await neutrina('doctor', '--seconds', '0.5', '--backend', 'simd')
  assert.equal(code, 0)
  const told = [
    `neutrina ${version}, node ${process.versions.node}`,
    'tfjs 4.22.0',
    'cores granted',
    'SIMD yes, relaxed SIMD',
    'chosen      simd (asked for)',
    'GFLOP/s',
    'ν-Flows training step',
    'How to read it',
  ]
  for (const text of told) assert.ok(stdout.includes(text), `'${text}' in\n${stdout}`)
  assert.match(stdout, /^ {2}cpu +plain JavaScript/m)
  assert.match(stdout, /^ {2}webgpu +(not here: .*npm install --no-save webgpu|not here: none; it needs a driver|\w+)/m)
})

test('doctor --json gives the same as one object, with speeds that can be', async () => {
  const { code, stdout } = await neutrina('doctor', '--json', '--seconds', '0.5', '--backend', 'simd')
  assert.equal(code, 0)
  const found = JSON.parse(stdout)
  assert.deepEqual(Object.keys(found), ['versions', 'machine', 'threads', 'wasm', 'backends', 'chosen', 'speed'])
  assert.deepEqual(
    found.backends.map(({ backend }: { backend: string }) => backend),
    ['simd', 'blas', 'tensorflow', 'webgpu', 'cpu'],
  )
  for (const { what, missing } of found.backends) assert.equal(typeof (what ?? missing), 'string')
  assert.ok(found.threads.granted >= 1 && found.threads.granted <= found.machine.cores)
  assert.ok(found.speed.matMulGflops > 0.01 && found.speed.matMulGflops < 1e5, String(found.speed.matMulGflops))
  assert.ok(
    found.speed.stepMilliseconds > 0.1 && found.speed.stepMilliseconds < 6e4,
    String(found.speed.stepMilliseconds),
  )
})

test('a backend that cannot be is a finding, not a failure', async () => {
  process.env.NEUTRINA_BACKEND = 'cuda'
  const { code, stdout } = await neutrina('doctor', '--seconds', '0', '--json')
  assert.equal(code, 0)
  assert.match(JSON.parse(stdout).chosen.refused, /^NEUTRINA_BACKEND: expected one of simd/)
})
