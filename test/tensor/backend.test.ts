import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { mayHaveBlas } from '../../src/engine/index.ts'
import { type BackendError, tf, useBackend, wasmFeatures } from '../../src/lib/tensor/index.ts'

const empty = mkdtempSync(join(tmpdir(), 'neutrina-tfnode-'))
const warnings = mock.method(console, 'warn')

beforeEach(() => {
  process.env.NEUTRINA_BLAS = 'none'
  delete process.env.NEUTRINA_BACKEND
  delete process.env.NEUTRINA_THREADS
})

/** A folder with a package of that name and version, whose code is one statement. */
function packageFolder(name: string, version: string, code: string): string {
  const prefix = mkdtempSync(join(tmpdir(), 'neutrina-tfnode-'))
  const folder = join(prefix, 'node_modules', name)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version, main: 'main.js' }))
  writeFileSync(join(folder, 'main.js'), code)
  return prefix
}

/** Runs some lines in a process of its own, with options for node; `useBackend` is there. */
function apart(lines: string, options: readonly string[] = []): string {
  const door = new URL('../../src/lib/tensor/index.ts', import.meta.url)
  const script = `const { useBackend, tf } = await import('${door}'); ${lines}`
  const args = [...options, '--import', 'tsx', '--input-type=module', '-e', script]
  return execFileSync(process.execPath, args, {
    encoding: 'utf8',
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  })
}

test('a number of threads that makes no sense is refused', async () => {
  process.env.NEUTRINA_THREADS = 'many'
  const told = /^threads: expected an integer from 1 to 64, got 'many'/
  await assert.rejects(useBackend('simd'), { name: 'BackendError', message: told })
})

test('without a wish the embedded engine is taken', async () => {
  const choice = await useBackend(undefined, { threads: 2 })
  assert.deepEqual([choice.name, choice.why], ['simd', 'the embedded engine'])
  assert.match(choice.what, /^2 threads, (plain|relaxed) SIMD$/)
  assert.equal(tf.getBackend(), 'simd')
})

test('a BLAS that does not work is refused by name', async () => {
  process.env.NEUTRINA_BLAS = fileURLToPath(import.meta.url)
  await useBackend('cpu')
  const told = /^backend blas: expected koffi and an OpenBLAS, got (no koffi|.*backend\.test\.ts, which does not work)/
  await assert.rejects(useBackend('blas'), { name: 'BackendError', message: told })
  assert.equal(tf.getBackend(), 'cpu')
})

test('with a BLAS the engine computes when asked for, and is pointed to when not', async (t) => {
  delete process.env.NEUTRINA_BLAS
  if (!mayHaveBlas()) return t.skip('no koffi and OpenBLAS here (npx neutrina setup blas)')
  const choice = await useBackend('blas', { threads: 2 })
  assert.match(choice.what, /^2 threads, (plain|relaxed) SIMD, .*BLAS.* in /)
  const product = tf.matMul(tf.ones([100, 50]), tf.ones([50, 70]))
  assert.deepEqual(new Set(product.dataSync()), new Set([50]))
  const { name, why } = await useBackend()
  assert.deepEqual([name, /'blas' gives/.test(why)], ['simd', true])
})

test('another number of threads is refused once the engine runs', async () => {
  await useBackend('simd', { threads: 2 })
  const told = /expected 3 threads, got a backend that already runs with 2; the number of threads is chosen once/
  await assert.rejects(useBackend('simd', { threads: 3 }), { name: 'BackendError', message: told })
})

test('NEUTRINA_BACKEND chooses; what the caller asks for comes before it', async () => {
  process.env.NEUTRINA_BACKEND = 'cpu'
  assert.deepEqual(await useBackend(), { name: 'cpu', why: 'NEUTRINA_BACKEND', what: 'plain JavaScript, one thread' })
  assert.equal(tf.getBackend(), 'cpu')
  assert.equal((await useBackend('simd')).why, 'asked for')
  assert.equal(tf.getBackend(), 'simd')
})

test('a name that is none is refused, and the backend stays', async () => {
  await useBackend('cpu')
  const names = /expected one of simd, blas, tensorflow, webgpu, cpu, got 'cuda'/
  await assert.rejects(useBackend('cuda'), { name: 'BackendError', message: names })
  process.env.NEUTRINA_BACKEND = 'cuda'
  await assert.rejects(useBackend(), { name: 'BackendError', message: /^NEUTRINA_BACKEND: .*'cuda'/ })
  assert.equal(tf.getBackend(), 'cpu')
})

test("tfjs's advice to install another package is not printed", async () => {
  await useBackend('cpu')
  assert.equal(tf.tensor1d([1, 2]).sum().dataSync()[0], 3)
  assert.deepEqual(
    warnings.mock.calls.map(({ arguments: [text] }) => text),
    [],
  )
})

test('without its package tensorflow is refused, with how to get it', async () => {
  process.env.NEUTRINA_TFNODE = empty
  await useBackend('cpu')
  await assert.rejects(useBackend('tensorflow'), (error: BackendError) => {
    assert.equal(error.name, 'BackendError')
    assert.match(error.complaint.got, /none of them installed/)
    assert.match(error.complaint.fix ?? '', /npm run setup:tensorflow/)
    return true
  })
  assert.equal(tf.getBackend(), 'cpu')
})

test('a package of another version, or one that does not load, is refused by name', async () => {
  process.env.NEUTRINA_TFNODE = packageFolder('@tensorflow/tfjs-node', '3.21.1', '')
  await assert.rejects(useBackend('tensorflow'), /tfjs-node 3\.21\.1 in .* needs @tensorflow\/tfjs-node 4\.22\.0/)
  process.env.NEUTRINA_TFNODE = packageFolder('@tensorflow/tfjs-node-gpu', '4.22.0', '')
  await assert.rejects(
    useBackend('tensorflow'),
    /tfjs-node-gpu 4\.22\.0 in .*, which does not load: Cannot find module/,
  )
})

test('without its packages webgpu is refused, with how to get them', async (t) => {
  if (tf.findBackendFactory('webgpu')) return t.skip('webgpu is installed here')
  await assert.rejects(useBackend('webgpu'), (error: BackendError) => {
    assert.equal(error.name, 'BackendError')
    assert.match(
      error.complaint.fix ?? '',
      /npm install --no-save webgpu @tensorflow\/tfjs-backend-webgpu@4\.22\.0|driver/,
    )
    return true
  })
})

test('without WebAssembly SIMD cpu is taken, saying so; simd itself is refused', { skip: noSwitch() }, () => {
  const options = ['--no-enable-sse4-1']
  const chosen = apart('const { name, why } = await useBackend(); console.log(name, why)', options)
  assert.match(chosen, /^cpu this machine has no WebAssembly SIMD/)
  const told = apart('await useBackend("simd").catch((error) => console.log(error.name, error.message))', options)
  assert.match(told, /^BackendError engine: expected a runtime with WebAssembly SIMD/)
})

/** Why SIMD cannot be switched off here, if it cannot. */
function noSwitch(): string | false {
  return process.arch === 'x64' ? false : `no switch for SIMD on ${process.arch}`
}

test('the features of WebAssembly are those of this Node', () => {
  assert.deepEqual(wasmFeatures(), { simd: true, relaxedSimd: true, threads: true })
})

test('tensorflow computes where it is set up', async (t) => {
  delete process.env.NEUTRINA_TFNODE
  let choice: Awaited<ReturnType<typeof useBackend>>
  try {
    choice = await useBackend('tensorflow', { threads: 1 })
  } catch (error) {
    assert.match((error as BackendError).complaint.got, /none of them installed/)
    return t.skip('tfjs-node is not set up here (npm run setup:tensorflow)')
  }
  assert.match(choice.what, /^TensorFlow \d+\.\d+\.\d+, (GPU|CPU, 1 thread)$/)
  const gradient = tf.grad((x) => tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D).sum())(
    tf.tensor2d([1, 2, 3, 4], [2, 2]),
  )
  assert.deepEqual([...gradient.dataSync()], [7, 11, 9, 13])
  assert.equal(tf.getBackend(), 'tensorflow')
})
