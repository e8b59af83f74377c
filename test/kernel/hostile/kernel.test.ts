import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startKernel } from '../startKernel.ts'
import { HOSTILE } from './cells.ts'

let kernel: Awaited<ReturnType<typeof startKernel>>
before(async () => {
  kernel = await startKernel(mkdtempSync(join(tmpdir(), 'neutrina-hostile-')))
})
after(() => kernel.stop())

/** The processes of all kernels, with their states and times, which tell who of them is at work; nothing without a `ps`. */
function kernels(): string {
  const { stdout } = spawnSync('ps', ['-eo', 'pid,ppid,stat,time,args'], { encoding: 'utf8' })
  const lines = (stdout ?? '').split('\n').filter((line) => line.includes('neutrina-kernel'))
  return lines.map((line) => line.slice(0, 160)).join('\n')
}

/** The answer to a cell, or an error that names the cell that has none. */
async function answered(code: string, options: object, before: string) {
  let timer: NodeJS.Timeout | undefined
  const silence = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer to ${code}\nafter ${before}\n${kernels()}`)), 60_000)
  })
  const end = kernel.ended.then((): never => {
    throw new Error(`the kernel ended in ${code}\nafter ${before}`)
  })
  // of a kernel that is stopped later nobody waits for the end
  end.catch(() => {})
  try {
    return await Promise.race([kernel.run(code, options), silence, end])
  } finally {
    clearTimeout(timer)
  }
}

test('the kernel answers every hostile cell of one session, and the next one works', { timeout: 240_000 }, async () => {
  assert.ok(HOSTILE.length >= 200, String(HOSTILE.length))
  let last = 'the start'
  for (const code of HOSTILE) {
    const { reply } = await answered(code, { stop_on_error: false }, last)
    last = code
    assert.ok(['ok', 'error'].includes(String(reply.status)), code)
    const next = await answered('2 + 2', {}, code)
    assert.equal(next.reply.status, 'ok', `${code}\n${next.reply.evalue}`)
    assert.deepEqual(
      next.of('execute_result').map(({ data }) => data),
      [{ 'text/plain': '4' }],
      code,
    )
  }
})

/** Cells that never end in code that the kernel calls to tell of them. */
const LOOPS: readonly string[] = [
  "throw Object.defineProperty(new Error('e'), 'message', { get() { for (;;); } })",
  'throw Object.defineProperty(new Error(), Symbol.toStringTag, { get() { for (;;); } })',
  "({ [Symbol.for('nodejs.util.inspect.custom')]() { for (;;); } })",
  "({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { toJSON() { for (;;); } } }) })",
  "({ [Symbol.for('Jupyter.display')]: async () => { for (;;) await null } })",
]

test('an interrupt ends also what loops while it is told of', { timeout: 60_000 }, async () => {
  const fresh = await startKernel(mkdtempSync(join(tmpdir(), 'neutrina-loops-')))
  try {
    await fresh.run('1')
    for (const code of LOOPS) {
      const running = fresh.run(code)
      const timer = setInterval(() => void fresh.client.post('interrupt_request', {}, 'control'), 1000)
      const { reply } = await running
      clearInterval(timer)
      assert.equal(reply.ename, 'KeyboardInterrupt', code)
      assert.equal((await fresh.run('1')).reply.status, 'ok', code)
    }
  } finally {
    fresh.stop()
  }
})

test('expressions of the protocol that throw or bite are answered', async () => {
  const user_expressions = { good: '6 * 7', thrown: 'null.x', bites: '(() => { throw Object.create(null) })()' }
  const { reply } = await kernel.run('1', { user_expressions })
  const told = reply.user_expressions as Record<string, { status: string; data?: object; ename?: string }>
  assert.deepEqual(told.good, { status: 'ok', data: { 'text/plain': '42' }, metadata: {} })
  assert.deepEqual([told.thrown?.status, told.bites?.status], ['error', 'error'])
})
