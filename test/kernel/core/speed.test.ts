import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { startSession, type TestSession } from './support/startSession.ts'

let session: TestSession
before(async () => {
  session = await startSession(resolve('test/kernel/core'))
})
after(() => session.stop())

const LOOP = 'for (let i = 0; i < 3e8; i++) big += i & 1'

test('a loop at the top level of a cell is compiled like one of plain Node', async () => {
  // in one process and in turn, so that a busy machine slows both; a proxy or an interpreter would be far beyond.
  // The bar itself, 1.5, is measured on a quiet machine by test/kernel/jupyter
  await session.run(`let big = 0
const plain = new Function('let big = 0; const start = performance.now(); ${LOOP}; return [performance.now() - start, big]')
const ratios: number[] = []`)
  for (let round = 0; round < 3; round++) {
    await session.run(`var began = performance.now(); big = 0; ${LOOP}; var took = performance.now() - began`)
    await session.run(
      'const [native, sum] = plain(); if (sum !== big) throw new Error("sums differ"); ratios.push(took / native)',
    )
  }
  const ratios = (await session.evaluate('ratios')) as number[]
  assert.ok(Math.min(...ratios) < 3, `cell / node = ${ratios.map((ratio) => ratio.toFixed(2))}`)
})

test('hundreds of executions of a cell do not pile up', async () => {
  const cell =
    'const rows = Array.from({ length: 1000 }, (_, i) => ({ i, text: String(i) }))\nfunction shown() { return rows.length }\nshown()'
  const runs = async (times: number) => {
    for (let i = 0; i < times; i++) assert.equal((await session.run(cell)).result, '1000')
    return session.memory()
  }
  const early = await runs(40)
  const late = await runs(120)
  assert.ok(late - early < 12e6, `heap grew by ${((late - early) / 1e6).toFixed(1)} MB`)
})

test('cells that use each other in turn do not pile up', async () => {
  await session.run('let ping = 1')
  const early = await session.memory()
  for (let i = 0; i < 60; i++) {
    await session.run('let pong = ping + 1')
    await session.run('let ping = pong + 1')
  }
  const late = await session.memory()
  assert.equal((await session.run('ping')).result, '121')
  assert.ok(late - early < 12e6, `heap grew by ${((late - early) / 1e6).toFixed(1)} MB`)
})
