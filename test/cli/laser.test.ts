/** Latent-space refinement from the command line: trained on a toy, judged, and asked for new events. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import * as h5wasm from 'h5wasm/node'
import { neutrinaServed as neutrina } from './neutrina.ts'

const folder = mkdtempSync(join(tmpdir(), 'laser-'))
const [model, out] = [join(folder, 'model'), join(folder, 'points.h5')]

before(async () => {
  const toy = ['--toy', 'camel', '--events', '4000', '--epochs', '2']
  const { code, stderr } = await neutrina('train', 'laser', ...toy, '--out', model, '--seed', '1')
  assert.equal(code, 0, stderr)
})

test('evaluate --json tells what is left to see, the holes, and how the chains did', async () => {
  const { code, stdout, stderr } = await neutrina('evaluate', model, '--events', '3000', '--json')
  assert.equal(code, 0, stderr)
  const report = JSON.parse(stdout)
  assert.equal(report.format, 'neutrina-distances-1')
  for (const id of ['auc', 'jsd', 'emd', 'hole_fraction']) {
    for (const one of [report[id], report[`${id}_before`]]) {
      assert.ok(Number.isFinite(one.value) && Number.isFinite(one.floor), id)
    }
  }
  assert.ok(report.auc.value < report.auc_before.value, `${report.auc_before.value} to ${report.auc.value}`)
  assert.ok(report.acceptance.value > 0.5 && report.acceptance.value < 0.9, `${report.acceptance.value}`)
  assert.ok(report.ess.value > 0.1 && report.weights_ess.value <= 1)
  assert.ok(report.mean_pull.value < 3, `${report.mean_pull.value}`)
})

test('infer makes new points, the same for the same seed; it takes either files or a number of events', async () => {
  const { code, stderr } = await neutrina('infer', model, '--events', '500', '--out', out, '--seed', '3')
  assert.equal(code, 0, stderr)
  await h5wasm.ready
  const points = new h5wasm.File(out, 'r').get('points') as h5wasm.Dataset
  assert.deepEqual(points.shape, [500, 2])
  assert.ok([...(points.value as Float32Array)].every(Number.isFinite))
  const refused = async (args: readonly string[], told: RegExp) => {
    const ended = await neutrina('infer', ...args, '--out', join(folder, 'none.h5'))
    assert.equal(ended.code, 2)
    assert.match(ended.stderr, told)
  }
  await refused([model], /expected --data, or --events of a network that makes events, got neither/)
  await refused([model, '--events', '5', '--data', out], /got both/)
  await refused(['nu-flows', '--events', '5'], /expected a network that makes events, for --events, got nu-flows/)
})
