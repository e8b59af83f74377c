import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { atLeastJets, readEvents, selectEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { killAfterEpoch, neutrinaServed as neutrina } from './neutrina.ts'

const SAMPLE = fileURLToPath(new URL('../../data/ttbar_semilep_test.h5', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const at = (name: string) => join(folder, name)
const [events, others] = [at('events.h5'), at('others.h5')]
const train = (out: string, ...more: string[]) =>
  neutrina(...['train', 'nu-flows', '--data', events, '--out', at(out), '--batch-size', '64', '--seed', '5', ...more])
const bytes = (out: string, file = 'params.safetensors') => readFileSync(join(at(out), file))
const model = (out: string) => JSON.parse(bytes(out, 'model.json').toString())

before(async () => {
  const some = takeEvents(
    await readEvents(SAMPLE),
    Int32Array.from({ length: 1200 }, (_, i) => i),
  )
  writeEvents(
    events,
    takeEvents(
      some,
      Int32Array.from({ length: 600 }, (_, i) => i),
    ),
  )
  writeEvents(others, selectEvents(some, [atLeastJets(5)]).events)
})

test('a finished training goes on with more epochs, the same way each time, also when it is killed on the way', async () => {
  for (const out of ['longer', 'again']) {
    const short = await train(out, '--epochs', '2')
    assert.equal(short.code, 0, short.stderr)
  }
  const longer = await train('longer', '--epochs', '6', '--resume')
  assert.equal(longer.code, 0, longer.stderr)
  assert.match(longer.stderr, /the training goes on to epoch 6; so does its schedule, warm-up-cosine/)
  assert.equal(JSON.parse(bytes('longer', 'history.json').toString()).length, 6)
  assert.equal(model('longer').settings.epochs, 6)
  const args = ['train', 'nu-flows', '--data', events, '--out', at('again'), '--batch-size', '64', '--seed', '5']
  assert.equal(await killAfterEpoch([...args, '--epochs', '6', '--resume'], 4), 'SIGKILL')
  const resumed = await train('again', '--epochs', '6', '--resume')
  assert.equal(resumed.code, 0, resumed.stderr)
  assert.doesNotMatch(resumed.stderr, /goes on to/, 'it has these epochs by now')
  for (const file of ['params.safetensors', 'history.json', 'model.json', 'state.safetensors']) {
    assert.ok(bytes('longer', file).equals(bytes('again', file)), file)
  }
})

test('anything else that differs is still refused', async () => {
  const { code, stderr } = await train('longer', '--epochs', '7', '--resume', '--weight-decay', '0.3')
  assert.equal(code, 2)
  assert.match(stderr, /settings\.(epochs|weightDecay): /)
  assert.equal(model('longer').settings.epochs, 6)
})

test('--from begins with the weights of a trained model and keeps its preprocessing, the same way each time', async () => {
  const from = ['--from', at('longer'), '--epochs', '1', '--learning-rate', '1e-4']
  const tune = (out: string, ...more: string[]) =>
    neutrina('train', 'nu-flows', '--data', others, '--out', at(out), '--seed', '6', ...from, ...more)
  for (const out of ['tuned', 'twice']) {
    const { code, stderr } = await tune(out)
    assert.equal(code, 0, stderr)
  }
  assert.ok(bytes('tuned').equals(bytes('twice')))
  assert.deepEqual(model('tuned').preprocessing, model('longer').preprocessing)
  assert.match(model('tuned').from.params, /^[0-9a-f]{64}$/)
  const losses = (out: string) => JSON.parse(bytes(out, 'history.json').toString())
  const fresh = await neutrina('train', 'nu-flows', '--data', others, '--out', at('fresh'), '--epochs', '1')
  assert.equal(fresh.code, 0, fresh.stderr)
  assert.ok(losses('tuned')[0].validationLoss < losses('fresh')[0].validationLoss - 0.2)
  const other = await tune('none', '--frame', 'detector')
  assert.equal(other.code, 2)
  assert.match(other.stderr, /from .*longer: expected nu-flows of .*detector.*, got nu-flows of .*lepton/)
})
