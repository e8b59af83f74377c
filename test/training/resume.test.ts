import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { key } from '../../src/lib/tensor/index.ts'
import { constant, DivergedError, readState, train } from '../../src/lib/training/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { toyCheckpointed, toyInit, values } from './toyRegression.ts'

const root = mkdtempSync(join(tmpdir(), 'neutrina-resume-'))
const folder = (name: string) => join(root, name)
const bytes = (name: string, file: string) => readFileSync(join(root, name, file)).toString('base64')
let unbroken: { params: number[]; stopped: string }

before(async () => {
  await testBackend()
  const { params, stopped } = await train(toyCheckpointed(folder('unbroken')))
  unbroken = { params: values(params), stopped }
})
after(() => rmSync(root, { recursive: true }))

/** Every file of the folder, byte for byte, as an unbroken training leaves it; nothing else lies there. */
function assertAsUnbroken(name: string): void {
  const files = readdirSync(folder('unbroken')).sort()
  assert.deepEqual(files, ['history.json', 'model.json', 'params.safetensors', 'state.safetensors'])
  for (const file of files) assert.equal(bytes(name, file), bytes('unbroken', file), `${name}/${file}`)
}

const script = fileURLToPath(new URL('trainToy.ts', import.meta.url))

/** Runs the training process and returns the signal that ended it. */
function trainProcess(...args: string[]): Promise<string | null> {
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { stdio: 'ignore' })
  return new Promise((resolve) => child.on('close', (_code, signal) => resolve(signal)))
}

test('killed in the middle of an epoch and resumed = never stopped, byte for byte', async () => {
  assert.equal(await trainProcess(folder('killed'), '3', '8'), 'SIGKILL')
  const state = await readState(folder('killed'))
  assert.equal(state?.history.length, 2)
  assert.notEqual(bytes('killed', 'state.safetensors'), bytes('unbroken', 'state.safetensors'))
  const { params } = await train(toyCheckpointed(folder('killed')))
  assert.deepEqual(values(params), unbroken.params)
  assertAsUnbroken('killed')
})

test('killed while writing: a half-written file and a state newer than the parameters beside it do no harm', async () => {
  await train({ ...toyCheckpointed(folder('writing')), epochs: 2 })
  copyFileSync(join(folder('unbroken'), 'state.safetensors'), join(folder('writing'), 'state.safetensors'))
  writeFileSync(join(folder('writing'), 'state.safetensors.1.tmp'), 'half a st')
  await train(toyCheckpointed(folder('writing')))
  rmSync(join(folder('writing'), 'state.safetensors.1.tmp'))
  assertAsUnbroken('writing')
})

test('aborted in every epoch and resumed each time', async () => {
  for (let call = 0; call < 20; call++) {
    const controller = new AbortController()
    const training = toyCheckpointed(folder('aborted'))
    let told = 0
    // one epoch is finished, the next one is left in its middle
    const onProgress = () => void (++told === 4 && controller.abort())
    const { params, stopped } = await train({ ...training, signal: controller.signal, onProgress })
    if (stopped === 'aborted') continue
    assert.ok(call > 2)
    assert.deepEqual(values(params), unbroken.params)
    return assertAsUnbroken('aborted')
  }
  assert.fail('never finished')
})

test('fewer epochs, then more = all at once', async () => {
  for (const epochs of [1, 4, 5]) await train({ ...toyCheckpointed(folder('more')), epochs })
  assertAsUnbroken('more')
})

test('what was finished is not trained again', async () => {
  const training = toyCheckpointed(folder('unbroken'))
  const data = { ...training.data, batch: () => assert.fail('a batch was asked for') }
  const { params, history, stopped } = await train({ ...training, data })
  assert.deepEqual([values(params), history.length, stopped], [unbroken.params, 5, 'epochs'])
})

test('patience goes on where it was', async () => {
  // the learning rate is so large that the first epoch stays the best
  const training = { ...toyCheckpointed(folder('patience')), schedule: constant(30), patience: 3, epochs: 50 }
  await train({ ...training, epochs: 3 })
  const { stopped, history, best } = await train(training)
  assert.deepEqual([stopped, history.length], ['patience', best!.epoch + 3])
})

test('other settings than those of the stopped training are refused by name', async () => {
  const refused = (change: object, message: RegExp) =>
    assert.rejects(train({ ...toyCheckpointed(folder('unbroken')), ...change }), { name: 'ConfigError', message })
  await refused(
    { batchSize: 8 },
    /training: expected the settings of the training that is resumed, got batchSize: 16 there, 8 here/,
  )
  await refused({ key: key(1) }, /key\.1: 2026 there, 1 here/)
  await refused({ optimiser: { clipNorm: 5 } }, /optimiser\.weightDecay: 0.0001 there, 0 here/)
  await refused({ schedule: constant(1) }, /nextRate\.learningRate/)
})

test('another model, or a folder in use without resume, is refused', async () => {
  const training = toyCheckpointed(folder('unbroken'))
  const refused = (checkpoint: object, message: RegExp) =>
    assert.rejects(train({ ...training, checkpoint: { ...training.checkpoint!, ...checkpoint } }), {
      name: 'FileError',
      message,
    })
  await refused(
    { describe: { architecture: 'toy', seed: 1 } },
    /the same model, got seed: 2026 there, 1 here; choose another folder/,
  )
  await refused({ resume: false }, /an empty folder, got one that already holds this model; resume it/)
  const init = { ...toyInit(1), hidden: { ...toyInit(1).hidden, extra: toyInit(1).out[1] } }
  await assert.rejects(
    train({ ...training, init }),
    /state in .*: expected the model's parameters, got none of hidden\.extra/,
  )
  assertAsUnbroken('unbroken')
})

test('a NaN leaves the state of the last good epoch in the folder, and says where', async () => {
  const training = toyCheckpointed(folder('nan'))
  await train({ ...training, epochs: 2 })
  const before = bytes('nan', 'state.safetensors')
  let error: unknown
  await train({
    ...training,
    schedule: (step) => ({ learningRate: step > 30 ? NaN : training.schedule(step).learningRate }),
  }).catch((e) => (error = e))
  assert.ok(error instanceof DivergedError)
  assert.match(error.message, /in epoch 3, .*the state after epoch 2 is kept in .*nan.state\.safetensors/)
  assert.equal(bytes('nan', 'state.safetensors'), before)
  await train(training)
  assertAsUnbroken('nan')
})
