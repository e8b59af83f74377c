import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import { createMeter, repay, spend } from '../../../src/kernel/threads/backpressure.ts'

test('a thread that prints too much waits until enough has left', async () => {
  const meter = createMeter()
  const began = performance.now()
  spend(meter, 1000)
  assert.ok(performance.now() - began < 50)
  repay(meter, 1000)
  assert.equal(Atomics.load(meter, 0), 0)
  // plain JavaScript, so that it needs no loader
  const code = `
    const { workerData: meter } = require('node:worker_threads')
    setTimeout(() => { Atomics.sub(meter, 0, 30 << 20); Atomics.notify(meter, 0) }, 200)`
  const reader = new Worker(code, { eval: true, workerData: meter })
  await new Promise((resolve) => reader.once('online', resolve))
  const blocked = performance.now()
  spend(meter, 32 << 20)
  assert.ok(performance.now() - blocked > 100)
  assert.equal(Atomics.load(meter, 0), 2 << 20)
  await reader.terminate()
})
