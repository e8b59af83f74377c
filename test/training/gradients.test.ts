import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { key, leaves, tf } from '../../src/lib/tensor/index.ts'
import { lossAndGradients, train } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { toyError, toyInit, toySource, toyTraining } from './toyRegression.ts'

before(testBackend)

test('a parameter that the loss does not use is named', async () => {
  const init = { ...toyInit(1), idle: { scale: tf.ones([2]) } }
  await assert.rejects(train({ ...toyTraining(), init, loss: toyError }), {
    name: 'ConfigError',
    message: /a loss that depends on every parameter, got no path to idle\.scale/,
  })
})

test('lossAndGradients agrees with finite differences', () => {
  const params = toyInit(3)
  const batch = toySource(10, 20).batch(
    Int32Array.from({ length: 20 }, (_, i) => i),
    key(1),
  )
  const { loss, gradients } = lossAndGradients(params, (p) => toyError(p, batch))
  const names = leaves(params).map(({ name }) => name)
  assert.deepEqual(names, ['hidden.weight', 'hidden.bias', 'out.0', 'out.1'])
  const at = (shift: number) => {
    const moved = { ...params, out: [params.out[0], params.out[1].add(shift)] as typeof params.out }
    return toyError(moved, batch).dataSync()[0]
  }
  assert.equal(loss.dataSync()[0], at(0))
  assertClose(gradients[3].dataSync(), [(at(0.01) - at(-0.01)) / 0.02], { relative: 1e-3 }, 'gradient of out.1')
})
