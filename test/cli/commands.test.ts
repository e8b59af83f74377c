import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { File, ready } from 'h5wasm/node'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { killAfterEpoch, neutrina } from './neutrina.ts'

const SAMPLE = fileURLToPath(new URL('../../data/ttbar_semilep_test.h5', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const at = (name: string) => join(folder, name)
const events = at('events.h5')
const train = (out: string, ...more: string[]) => [
  ...['train', 'nu-flows', '--data', events, '--out', at(out)],
  ...['--recipe', 'authors', '--epochs', '6', '--batch-size', '64', '--seed', '5', ...more],
]

before(async () => {
  const some = await readEvents(SAMPLE)
  writeEvents(
    events,
    takeEvents(
      some,
      Int32Array.from({ length: 800 }, (_, i) => i),
    ),
  )
})

test('a training that is killed and resumed ends with the bytes of one that never stopped', async () => {
  const whole = await neutrina(...train('whole'))
  assert.equal(whole.code, 0, whole.stderr)
  assert.match(whole.stdout, /^114,096 weights, best validation loss .* after epoch \d \(all epochs done\)/)
  assert.match(whole.stderr, /720 training and 80 validation events/)
  assert.equal(await killAfterEpoch(train('killed'), 3), 'SIGKILL')
  const resumed = await neutrina(...train('killed', '--resume'))
  assert.equal(resumed.code, 0, resumed.stderr)
  for (const file of ['params.safetensors', 'history.json', 'model.json', 'state.safetensors']) {
    assert.deepEqual(readFileSync(join(at('killed'), file)), readFileSync(join(at('whole'), file)), file)
  }
})

test('a folder that holds a model is not overwritten', async () => {
  const { code, stderr } = await neutrina(...train('whole'))
  assert.equal(code, 2)
  assert.match(stderr, /whole: expected an empty folder, got one that already holds this model; resume it/)
})

test('infer writes draws and densities of every event, the same in parts', async () => {
  const infer = (out: string, ...more: string[]) =>
    neutrina('infer', at('whole'), '--data', events, '--out', at(out), '--draws', '8', ...more)
  const { code, stderr } = await infer('all.h5')
  assert.equal(code, 0, stderr)
  assert.match(stderr, /800 events × 8 draws/)
  await Promise.all([infer('1.h5', '--shard', '1/2'), infer('2.h5', '--shard', '2/2')])
  await ready
  const [all, first, second] = ['all.h5', '1.h5', '2.h5'].map((name) => {
    const file = new File(at(name), 'r')
    const read = (set: string) => file.get(set) as { shape: number[]; value: Float32Array }
    return { momenta: read('gen_nu'), density: read('log_prob') }
  })
  assert.deepEqual(
    [all.momenta.shape, all.density.shape],
    [
      [800, 8, 1, 3],
      [800, 8],
    ],
  )
  // TensorFlow adds a product's terms in another order when there are more rows
  const tolerance = process.env.NEUTRINA_BACKEND === 'tensorflow' ? { relative: 1e-3, absolute: 1e-2 } : {}
  assertClose([...first.momenta.value, ...second.momenta.value], all.momenta.value, tolerance, 'momentum')
  assert.ok(all.density.value.every(Number.isFinite))
})

test('evaluate prints a table, and with --json exactly one JSON object', async () => {
  const evaluate = ['evaluate', at('whole'), '--data', events, '--draws', '16']
  const [table, json] = await Promise.all([neutrina(...evaluate), neutrina(...evaluate, '--json')])
  assert.equal(table.code, 0, table.stderr)
  for (const word of ['m_W constraint', 'ν-Flows, mode', 'GeV', '68 %']) assert.ok(table.stdout.includes(word), word)
  assert.equal(json.stdout.trim().split('\n').length, 1)
  const report = JSON.parse(json.stdout)
  assert.equal(report.events, 800)
  assert.deepEqual(Object.keys(report.association.methods), ['truth', 'mw', 'flow_sample', 'flow_mode', 'flow_draws'])
})

test('a failed infer leaves no file behind', async () => {
  const { code, stderr } = await neutrina('infer', at('whole'), '--data', at('no.h5'), '--out', at('none.h5'))
  assert.equal(code, 2)
  assert.match(stderr, /no\.h5: expected/)
  assert.ok(!existsSync(at('none.h5')))
})
