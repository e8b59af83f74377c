import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import test from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chooseThreads } from '../../src/engine/cores.ts'
import { EngineError } from '../../src/engine/errors.ts'
import { UNARY } from '../../src/engine/jobs/index.ts'
import { createMachine, type Machine } from '../../src/engine/machine.ts'

const N = 1 << 16
const EXP = UNARY.indexOf('Exp')

/** A job that writes e^x of N numbers, much work as it says. */
function exponential(machine: Machine): { run: () => void; result: () => Float32Array } {
  const { heap } = machine
  const [x, y] = [heap.allocate(4 * N, 'x').ptr, heap.allocate(4 * N, 'y').ptr]
  for (let i = 0; i < N; i++) heap.floats()[x / 4 + i] = Math.sin(i)
  const args = { operation: EXP, x, out: y, count: N, alpha: 0, perChunk: 1024 }
  const run = () => machine.run({ who: 'test', job: 'unary', args, chunks: N / 1024, work: 1e9 })
  return { run, result: () => heap.floats().slice(y / 4, y / 4 + N) }
}

test('the number of threads is checked', () => {
  assert.equal(chooseThreads(3), 3)
  assert.equal(chooseThreads('2'), 2)
  assert.ok(chooseThreads('') >= 1)
  for (const wrong of ['0', '-1', '1.5', 'many', '65']) {
    assert.throws(() => chooseThreads(wrong), new RegExp(`threads: expected an integer from 1 to 64, got '${wrong}'`))
  }
})

test('one, two and four threads give the same bytes, again and again', async () => {
  const results: string[] = []
  for (const threads of [1, 2, 4]) {
    const machine = createMachine({ threads })
    const { run, result } = exponential(machine)
    for (let i = 0; i < 200; i++) {
      run()
      if (i % 50 === 0) await wait(1)
    }
    results.push(Buffer.from(result().buffer).toString('base64'))
    await machine.stop()
  }
  assert.equal(results[1], results[0])
  assert.equal(results[2], results[0])
})

test('JavaScript does not write where a job at work reads', async () => {
  const machine = createMachine({ threads: 2 })
  const { heap } = machine
  const y = heap.allocate(4 * N, 'y').ptr
  for (let i = 0; i < 20; i++) {
    const x = heap.allocate(4 * N, 'x')
    heap.floats().fill(i / 20, x.ptr / 4, x.ptr / 4 + N)
    const args = { operation: EXP, x: x.ptr, out: y, count: N, alpha: 0, perChunk: 1024 }
    machine.run({ who: 'test', job: 'unary', args, chunks: N / 1024, work: 1e9 })
    heap.free(x)
    const again = heap.allocate(4 * N, 'what comes next')
    assert.equal(again.ptr, x.ptr)
    heap.floats().fill(9, again.ptr / 4, again.ptr / 4 + N)
    const wrong = heap
      .floats()
      .subarray(y / 4, y / 4 + N)
      .findIndex((v) => Math.abs(v - Math.exp(i / 20)) > 1e-6)
    assert.equal(wrong, -1, `round ${i}`)
    heap.free(again)
  }
  await machine.stop()
})

test('a dead worker is an error, not a hang', async () => {
  const machine = createMachine({ threads: 2 })
  const { run } = exponential(machine)
  run()
  await machine.pool?.workers[0].terminate()
  await wait(10)
  assert.throws(
    run,
    (error: unknown) => error instanceof EngineError && /test: expected all threads .* worker 1/.test(error.message),
  )
  await machine.stop()
})

test('a worker that dies inside a job is noticed', async () => {
  const machine = createMachine({ threads: 2, patience: 200 })
  // wait until it serves, so that it takes a part
  await wait(300)
  const { heap } = machine
  const x = heap.allocate(64, 'x').ptr
  // a chunk of the second half reads beyond the memory and traps, in whatever thread takes it
  const beyond = 0xf0000000 | 0
  const args = { operation: EXP, x: beyond, out: x, count: 64, alpha: 0, perChunk: 16 }
  const start = performance.now()
  assert.throws(() => {
    machine.run({ who: 'trap', job: 'unary', args, chunks: 4, work: 1e9 })
    heap.bytes()
  })
  assert.ok(performance.now() - start < 5000)
  await machine.stop()
})

const index = fileURLToPath(new URL('../../src/engine/index.ts', import.meta.url))

async function script(body: string, env: Record<string, string> = {}): Promise<{ stdout: string; ms: number }> {
  const start = performance.now()
  const args = [
    '--import',
    'tsx',
    '--input-type=module',
    '-e',
    `import { registerSimdBackend } from '${index}'\n${body}`,
  ]
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, ...env },
    timeout: 60_000,
  })
  return { stdout, ms: performance.now() - start }
}

test('workers do not keep the process alive, also when asleep', async () => {
  const { stdout } = await script('console.log(registerSimdBackend({ threads: 3 }).threads); setTimeout(() => 0, 300)')
  assert.equal(stdout.trim(), '3')
})

test('NEUTRINA_THREADS is respected; without shared memory there is one thread, and it is said', async () => {
  const asked = await script('console.log(registerSimdBackend().threads)', { NEUTRINA_THREADS: '2' })
  assert.equal(asked.stdout.trim(), '2')
  const alone = await script(
    'console.log(JSON.stringify(registerSimdBackend({ threads: 2 })))'.replace(
      /^/,
      'delete globalThis.SharedArrayBuffer;',
    ),
  )
  const info = JSON.parse(alone.stdout)
  assert.equal(info.threads, 1)
  assert.equal(info.shared, false)
  assert.match(info.limits.join(), /no SharedArrayBuffer/)
})

test('no SIMD is a clear error', async () => {
  const body = `WebAssembly.validate = () => false; try { registerSimdBackend({ threads: 1 }) } catch (e) { console.log(e.message) }`
  const { stdout } = await script(body)
  assert.match(stdout, /engine: expected a runtime with WebAssembly SIMD, got one without it; .*backend 'cpu'/)
})
