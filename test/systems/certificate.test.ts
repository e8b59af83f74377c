import assert from 'node:assert/strict'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Events, readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { type Certificate, certify, load, modelCard, modelFolder, shippedModels } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { neutrinaServed as neutrina } from '../cli/neutrina.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'neutrina-certificate-'))
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)

const MODELS = [
  { name: 'nu-flows', sample: 'ttbar_semilep_test.h5' },
  { name: 'nu2-flows', sample: 'ttbar_dilep_test.h5' },
] as const

before(() => useBackend())

test('the models that come along are small, and each has its card', () => {
  // what generates has no posterior to calibrate
  assert.deepEqual(shippedModels(), ['clouds', ...MODELS.map(({ name }) => name), 'nu2-flows-masses'])
  for (const name of shippedModels()) {
    assert.match(modelCard(name)!, /^# .*\n[\s\S]*Trained on[\s\S]*Reaches[\s\S]*Limits/i)
  }
  for (const { name } of MODELS) assert.ok(existsSync(join(modelFolder(name), 'calibration.json')))
  assert.equal(modelFolder('some/where'), 'some/where')
  assert.equal(modelCard('../src'), undefined)
})

for (const { name, sample } of MODELS) {
  describe(name, () => {
    const file = join(out, `${name}.h5`)
    const shifted = join(out, `${name}-met.h5`)
    const asked = { key: key(2), draws: 32 }
    let own: Certificate
    let other: Certificate

    before(async () => {
      const events: Events = takeEvents(await readEvents(at(`data/${sample}`)), rows(0, 2500))
      writeEvents(file, events)
      writeEvents(shifted, { ...events, met: { ...events.met, pt: events.met.pt.map((pt) => 1.15 * pt) } })
      own = await certify(name, { ...asked, files: [file] })
      other = await certify(name, { ...asked, files: [shifted] })
    })

    test('it loads by its name', async () => {
      const trained = await load(name)
      assert.equal(trained.network, name)
      trained.dispose()
    })

    test('on events like those of its training it holds', () => {
      assert.equal(own.verdict, 'holds', own.reasons.join('; '))
      const { value } = own.held!.coverage['0.68']
      assert.ok(Math.abs(value - 0.68) < 4 * Math.sqrt((0.68 * 0.32) / 2500), `${value}`)
      assert.ok(own.drift!.p > 1e-3)
      assert.equal(own.events, 2500)
    })

    test('with missing momentum scaled by 1.15 it is refused, for its coverage and for its inputs', () => {
      assert.equal(other.verdict, 'refused')
      assert.ok(other.held!.coverage['0.68'].value < 0.64, `${other.held!.coverage['0.68'].value}`)
      assert.ok(other.drift!.p < 1e-3)
      assert.ok(other.drift!.most.includes('met') || other.drift!.most.includes('recoil'))
      assert.ok(other.reasons.some((reason) => reason.includes('not like those of the training')))
    })

    test('bins hold all events; the worst region was measured with other events than it was found with', () => {
      for (const { bins } of own.conditional!) {
        assert.equal(
          bins.reduce((sum, { events }) => sum + events, 0),
          2500,
        )
      }
      assert.ok(own.worst!.held.n < 1250)
      assert.equal(own.worst!.bounds.length, 2)
    })

    test('without the truth nothing is claimed of coverage, and other inputs are still refused', async () => {
      const bare = async (path: string) => {
        const { neutrinos: _, ...events } = await readEvents(path)
        const target = path.replace('.h5', '-bare.h5')
        writeEvents(target, events as Events)
        return certify(name, { ...asked, files: [target] })
      }
      const [like, unlike] = [await bare(file), await bare(shifted)]
      assert.deepEqual([like.verdict, like.held], ['open', undefined])
      assert.match(like.reasons[0], /no truth to measure coverage with/)
      assert.equal(unlike.verdict, 'refused')
    })
  })
}

test('a model without a calibration is refused with what to do; one without inputs is not tested for drift', async () => {
  const folder = join(out, 'model')
  cpSync(modelFolder('nu-flows'), folder, { recursive: true })
  rmSync(join(folder, 'inputs.safetensors'))
  const asked = { key: key(2), draws: 4, events: 60, files: [join(out, 'nu-flows.h5')] }
  const certificate = await certify(folder, asked)
  assert.equal(certificate.drift, undefined)
  assert.ok(certificate.reasons.some((reason) => reason.includes('was not tested')))
  writeFileSync(join(folder, 'inputs.safetensors'), 'damaged')
  await assert.rejects(certify(folder, asked), /inputs\.safetensors/)
  rmSync(join(folder, 'calibration.json'))
  await assert.rejects(certify(folder, asked), /a calibrated model, got one without a calibration; neutrina calibrate/)
})

test('neutrina certify writes one page and JSON, and infer warns of other inputs', async () => {
  const name = join(out, 'page')
  const certified = await neutrina(
    ...['certify', 'nu-flows', '--data', join(out, 'nu-flows-met.h5'), '--out', name, '--draws', '16'],
  )
  assert.equal(certified.code, 0, certified.stderr)
  assert.match(certified.stdout, /^refused: regions of 68\.0 % hold/)
  const json = JSON.parse(readFileSync(`${name}.json`, 'utf8'))
  assert.deepEqual([json.format, json.verdict, json.events], ['neutrina-certificate-1', 'refused', 2500])
  assert.match(json.model['params.safetensors'], /^[0-9a-f]{64}$/)
  assert.deepEqual(Object.keys(json.held.coverage['0.68']).sort(), ['correct', 'error', 'n', 'value'])
  const html = readFileSync(`${name}.html`, 'utf8')
  assert.match(html, /<h1>Coverage certificate: nu-flows<\/h1>/)
  assert.doesNotMatch(html, /https?:|NaN|undefined|Infinity/)
  const again = await neutrina('certify', 'nu-flows', '--data', join(out, 'nu-flows.h5'), '--out', name)
  assert.notEqual(again.code, 0)
  const infer = (file: string) =>
    neutrina(...['infer', 'nu-flows', '--data', file, '--draws', '2', '--out', join(out, 'draws.h5'), '--overwrite'])
  assert.match((await infer(join(out, 'nu-flows-met.h5'))).stderr, /warning: these events are not like those/)
  assert.doesNotMatch((await infer(join(out, 'nu-flows.h5'))).stderr, /warning/)
  const models = await neutrina('models')
  assert.match(models.stdout, /nu-flows .*\n.*models\/nu-flows\n/)
  assert.match((await neutrina('models', 'nu2-flows')).stdout, /^# /)
})
