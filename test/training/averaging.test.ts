/** The moving average of the parameters that a training may keep. */
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { disposeTree, tf } from '../../src/lib/tensor/index.ts'
import { train } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'
import { toyCheckpointed, toyTraining, values } from './toyRegression.ts'

const root = mkdtempSync(join(tmpdir(), 'neutrina-averaging-'))
before(() => testBackend())
after(() => rmSync(root, { recursive: true }))

const DECAY = 0.4

test('is what the recurrence makes of the parameters after each update, and what is validated', async () => {
  // one update an epoch, so that a training of k epochs ends with the parameters after k
  const own = { ...toyTraining(), batchSize: 100, keep: 'last' } as const
  const plain: number[][] = []
  for (let epochs = 1; epochs <= 6; epochs++) {
    const { params } = await train({ ...own, epochs })
    plain.push(values(params))
    disposeTree(params)
  }
  let wanted = values(own.init)
  plain.forEach((now, i) => {
    const kept = Math.min(DECAY, (2 + i) / (11 + i))
    wanted = wanted.map((a, k) => kept * a + (1 - kept) * now[k])
  })
  const before = tf.memory().numTensors
  const { params, history } = await train({ ...own, epochs: 6, averaging: DECAY })
  assertClose(Float32Array.from(values(params)), Float32Array.from(wanted), { relative: 1e-5, absolute: 1e-6 })
  const again = await train({ ...own, epochs: 6 })
  assert.notEqual(history.at(-1)!.validationLoss, again.history.at(-1)!.validationLoss)
  assert.deepEqual(
    history.map(({ trainingLoss }) => trainingLoss),
    again.history.map(({ trainingLoss }) => trainingLoss),
  )
  disposeTree(params)
  disposeTree(again.params)
  assert.equal(tf.memory().numTensors, before)
})

test('goes on in a resumed training as if it had never stopped, byte for byte', async () => {
  const folder = (name: string) => join(root, name)
  const of = (name: string) => ({ ...toyCheckpointed(folder(name)), averaging: 0.9 })
  await train(of('whole'))
  await train({ ...of('cut'), epochs: 2 })
  await train(of('cut'))
  for (const file of ['params.safetensors', 'state.safetensors', 'history.json'])
    assert.ok(readFileSync(join(folder('cut'), file)).equals(readFileSync(join(folder('whole'), file))), file)
  await assert.rejects(train({ ...of('cut'), averaging: 0.8, epochs: 9 }), /settings of the training that is resumed/)
})

test('of a decay that is none is refused', async () => {
  for (const averaging of [1, -0.1, Number.NaN])
    await assert.rejects(train({ ...toyTraining(), averaging }), /averaging: .*a number from 0 to below 1/)
})
