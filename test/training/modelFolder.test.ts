import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import { leaves, type Params, tf } from '../../src/lib/tensor/index.ts'
import {
  encodeSafetensors,
  type HostArray,
  loadModel,
  readState,
  restore,
  saveModel,
  snapshot,
  writeWhole,
} from '../../src/lib/training/index.ts'
import { testBackend } from '../helpers/backend.ts'

let folder: string
const made: string[] = []

before(testBackend)
beforeEach(() => {
  made.push((folder = join(mkdtempSync(join(tmpdir(), 'neutrina-model-')), 'runs', 'first')))
})
after(() => made.forEach((path) => void rmSync(join(path, '..', '..'), { recursive: true })))

const tree = (): { flow: Params[]; bias: Params } => ({
  flow: [{ weight: tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]) }, { weight: tf.scalar(1 / 3) }],
  bias: tf.tensor1d([1e-30, -0]),
})
const model = { architecture: { hidden: [64, 64] }, units: 'GeV', seed: 1 }
const record = { epoch: 1, step: 2, trainingLoss: 0.1, validationLoss: 1 / 3, learningRate: 5e-4, gradientNorm: 2 }
const save = async (change: object = {}, options = {}) =>
  saveModel(folder, { params: await snapshot(tree()), model, history: [record], ...change }, options)

test('a saved model comes back whole', async () => {
  await save()
  assert.deepEqual(readdirSync(folder).sort(), ['history.json', 'model.json', 'params.safetensors'])
  const loaded = await loadModel(folder)
  assert.deepEqual([loaded.model, loaded.history], [model, [record]])
  assert.deepEqual([...loaded.params.keys()], ['flow.0.weight', 'flow.1.weight', 'bias'])
  const params = restore(tree(), loaded.params)
  const plain = (p: Params) => leaves(p).map(({ name, tensor }) => [name, tensor.shape, [...tensor.dataSync()]])
  assert.deepEqual(plain(params), plain(tree()))
})

test('a snapshot is a copy, and so is what is restored', async () => {
  const params = { a: tf.tensor1d([1, 2]) }
  const arrays = await snapshot(params)
  const back = restore(params, arrays)
  arrays.get('a')!.data[0] = 9
  assert.deepEqual([...params.a.dataSync(), ...back.a.dataSync()], [1, 2, 1, 2])
})

test('a folder of another model is never written into; the same model only when resumed', async () => {
  await save()
  const refused = (change: object, options: object, message: RegExp) =>
    assert.rejects(save(change, options), { name: 'FileError', message })
  await refused({}, {}, /an empty folder, got one that already holds this model; resume it, or choose another folder/)
  const other = { ...model, architecture: { hidden: [64, 32] } }
  await refused({ model: other }, { resume: true }, /architecture\.hidden\.1: 64 there, 32 here/)
  await refused({ model: { ...model, more: null } }, { resume: true }, /more: nothing there, null here/)
  await save({ history: [] }, { resume: true })
  assert.deepEqual((await loadModel(folder)).history, [])
})

test('what JSON cannot hold does not make the same model another one', async () => {
  const described = { ...model, scale: Number.NaN, note: undefined }
  await save({ model: described })
  await save({ model: described }, { resume: true })
})

test('a folder without a model, or with a part of one, is refused by name', async () => {
  await assert.rejects(loadModel(folder), {
    name: 'FileError',
    message: /a model's folder with params\.safetensors, got none/,
  })
  await save()
  rmSync(join(folder, 'model.json'))
  await assert.rejects(loadModel(folder), /a model's folder with model\.json, got none/)
})

test('files of a model that is not there are not written over', async () => {
  await save()
  rmSync(join(folder, 'model.json'))
  const message = /expected an empty folder, got params\.safetensors, history\.json without model\.json/
  for (const resume of [false, true]) await assert.rejects(save({}, { resume }), { name: 'FileError', message })
})

test('damaged files are refused by name', async () => {
  await save()
  truncateSync(join(folder, 'params.safetensors'), 50)
  await assert.rejects(loadModel(folder), { name: 'FileError', message: /params\.safetensors: expected a header of/ })
  await save({}, { resume: true })
  writeFileSync(join(folder, 'model.json'), '{"seed": ')
  await assert.rejects(loadModel(folder), { name: 'FileError', message: /model\.json: expected JSON/ })
  await assert.rejects(save({}, { resume: true }), /model\.json: expected JSON/)
  writeFileSync(join(folder, 'model.json'), JSON.stringify(model))
  writeFileSync(join(folder, 'history.json'), '{}')
  await assert.rejects(loadModel(folder), { name: 'FileError', message: /history\.json: expected a list of epochs/ })
})

test('a state that is none is refused', async () => {
  await save()
  assert.equal(await readState(folder), undefined)
  const refused = (content: Uint8Array, message: RegExp) => {
    writeFileSync(join(folder, 'state.safetensors'), content)
    return assert.rejects(readState(folder), { name: 'FileError', message })
  }
  await refused(readFileSync(join(folder, 'params.safetensors')), /state of a training, got another safetensors file/)
  const none: HostArray = { dtype: 'F32', shape: [0], data: new Float32Array(0) }
  const arrays = new Map([
    ['adam.m', none],
    ['adam.v', none],
  ])
  const stateOf = (text: string) => encodeSafetensors({ arrays, metadata: { 'neutrina.training': text } })
  await refused(stateOf('{"step": 1}'), /expected step, history and best epoch, got {"step": 1}/)
  await refused(stateOf('null'), /expected step, history and best epoch, got null/)
  await refused(stateOf('{'), /state\.safetensors: expected JSON/)
})

test('parameters of another model are refused by name', async () => {
  const arrays = await snapshot(tree())
  const refused = (like: Params, message: RegExp) =>
    assert.throws(() => restore(like, arrays, 'params.safetensors'), { name: 'FileError', message })
  const { flow, bias } = tree()
  refused({ flow }, /params\.safetensors: expected the model's parameters, got also bias/)
  refused({ flow, bias, gain: bias }, /got none of gain/)
  refused({ flow, bias: tf.zeros([3]) }, /params\.safetensors: bias: expected F32 \[3\], got F32 \[2\]/)
})

test('a file that cannot be written is refused and leaves nothing behind', async () => {
  mkdirSync(join(folder, 'taken'), { recursive: true })
  await assert.rejects(writeWhole(join(folder, 'taken'), 'x'), {
    name: 'FileError',
    message: /taken: expected a file that can be written/,
  })
  await assert.rejects(writeWhole(join(folder, 'nowhere', 'x'), 'x'), { name: 'FileError' })
  assert.deepEqual(readdirSync(folder), ['taken'])
  writeFileSync(join(folder, 'file'), '')
  await assert.rejects(saveModel(join(folder, 'file'), { params: new Map(), model, history: [] }), {
    name: 'FileError',
  })
})
