import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { File, ready } from 'h5wasm/node'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { killAfterEpoch, neutrinaServed as neutrina } from './neutrina.ts'

const sample = (name: string) => fileURLToPath(new URL(`../../data/${name}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const at = (name: string) => join(folder, name)
const [first, second] = [at('first.h5'), at('second.h5')]
const train = (out: string, ...more: string[]) => [
  ...['train', 'nu2-flows', '--data', first, second, '--out', at(out)],
  ...['--epochs', '5', '--batch-size', '128', '--seed', '5', ...more],
]

before(async () => {
  const events = await readEvents(sample('ttbar_dilep_test.h5'))
  const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  writeEvents(first, takeEvents(events, rows(0, 500)))
  writeEvents(second, takeEvents(events, rows(500, 800)))
})

test('a training with dropout that is killed and resumed ends with the bytes of one that never stopped', async () => {
  const whole = await neutrina(...train('whole'))
  assert.equal(whole.code, 0, whole.stderr)
  assert.match(whole.stdout, /^223,472 weights, best validation loss 2\d\.\d+ after epoch \d \(all epochs done\)/)
  assert.match(whole.stderr, /720 training and 80 validation events/)
  assert.equal(await killAfterEpoch(train('killed'), 3), 'SIGKILL')
  const resumed = await neutrina(...train('killed', '--resume'))
  assert.equal(resumed.code, 0, resumed.stderr)
  for (const file of ['params.safetensors', 'history.json', 'model.json', 'state.safetensors', 'calibration.json']) {
    assert.deepEqual(readFileSync(join(at('killed'), file)), readFileSync(join(at('whole'), file)), file)
  }
})

interface Draws {
  readonly gen_nu: { shape: number[]; value: Float32Array; dtype: string }
  readonly log_prob: { shape: number[]; value: Float32Array; dtype: string }
  readonly event_index: { value: Int32Array } | null
}

function drawsIn(name: string): Draws {
  const file = new File(at(name), 'r')
  return Object.fromEntries(
    ['gen_nu', 'log_prob', 'event_index'].map((set) => [set, file.get(set)]),
  ) as unknown as Draws
}

test("infer writes what the authors' export writes, from several files, the same in parts", async () => {
  const infer = (out: string, ...more: string[]) =>
    neutrina('infer', at('whole'), '--data', first, second, '--out', at(out), '--draws', '4', ...more)
  const { code, stderr } = await infer('all.h5')
  assert.equal(code, 0, stderr)
  for (const part of [1, 2]) await infer(`${part}.h5`, '--shard', `${part}/2`)
  await ready
  const [all, ...parts] = ['all.h5', '1.h5', '2.h5'].map(drawsIn)
  assert.deepEqual([all.gen_nu.shape, all.gen_nu.dtype], [[800, 4, 2, 3], '<f'])
  assert.deepEqual([all.log_prob.shape, all.log_prob.dtype], [[800, 4], '<f'])
  assert.equal(all.event_index, null)
  const joined = parts.flatMap(({ gen_nu }) => [...gen_nu.value])
  assertClose(joined, all.gen_nu.value, { relative: 1e-3, absolute: 1e-2 }, 'momentum')
  assert.ok(all.log_prob.value.every(Number.isFinite))
})

test('a selection keeps the events that it says, and their places', async () => {
  const { code, stderr } = await neutrina(
    ...['infer', at('whole'), '--data', first, second, '--out', at('some.h5'), '--draws', '2'],
    ...['--min-b-tags', '2', '--min-jets', '3', '--min-lepton-pt', '20'],
  )
  assert.equal(code, 0, stderr)
  const { nbjets, njets, leptons } = await readEvents([first, second])
  const kept = Array.from(nbjets.keys()).filter(
    (i) => nbjets[i] >= 2 && njets[i] >= 3 && leptons.pt[2 * i] > 20 && leptons.pt[2 * i + 1] > 20,
  )
  assert.ok(kept.length > 20)
  const { event_index, gen_nu } = drawsIn('some.h5')
  assert.deepEqual([...event_index!.value], kept)
  assert.deepEqual(gen_nu.shape, [kept.length, 2, 2, 3])
})

test('evaluate compares with the classical methods, as a table and as one JSON object', async () => {
  const evaluate = ['evaluate', at('whole'), '--data', first, second, '--draws', '8']
  const json = await neutrina(...evaluate, '--json')
  assert.equal(json.code, 0, json.stderr)
  assert.equal(json.stdout.trim().split('\n').length, 1)
  const report = JSON.parse(json.stdout)
  assert.equal(report.events, 800)
  assert.ok(report.nll_physical.value > 20 && report.nll_physical.value < 40)
  for (const method of ['nu_weighting', 'ellipse', 'flow_sample', 'flow_mode'])
    assert.ok(method in report.errors, method)
})

test('events of the other layout are refused by file name, before any count', async () => {
  for (const command of [['evaluate'], ['infer', '--out', at('no.h5')]]) {
    const [verb, ...more] = command
    const { code, stderr, stdout } = await neutrina(
      ...[verb, at('whole'), '--data', sample('ttbar_semilep_test.h5'), ...more],
    )
    assert.equal(code, 2)
    assert.match(stderr, /ttbar_semilep_test\.h5: expected dileptonic events, .* got semileptonic events; use/)
    assert.doesNotMatch(stderr, /draws/)
    assert.equal(stdout, '')
  }
})
