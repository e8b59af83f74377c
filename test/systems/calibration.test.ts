import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { formatReport, type PosteriorReport } from '../../src/lib/evaluation/index.ts'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { calibrate, judge, load, posteriorOf } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { neutrinaServed as neutrina } from '../cli/neutrina.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'neutrina-calibration-'))
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)

const SYSTEMS = [
  { name: 'singleNeutrino', sample: 'ttbar_semilep_test.h5', condition: 'mw_pz', columns: ['px', 'py', 'pz'] },
  { name: 'twoNeutrinos', sample: 'ttbar_dilep_test.h5', condition: 'leptons_pz', columns: ['nu_px', 'nubar_pz'] },
] as const

before(() => useBackend())

for (const { name, sample, condition, columns } of SYSTEMS) {
  describe(name, () => {
    const folder = join(out, name)
    const [held, others] = ['held', 'others'].map((part) => join(out, `${name}-${part}.h5`))
    const reports: Record<'before' | 'after', PosteriorReport> = {} as never

    before(async () => {
      cpSync(at(`test/fixtures/${name}/flow`), folder, { recursive: true })
      // the fixture was trained on the first 4,000
      const events = await readEvents(at(`data/${sample}`))
      writeEvents(held, takeEvents(events, rows(4000, 6000)))
      writeEvents(others, takeEvents(events, rows(6000, 8000)))
      const asked = { files: [others], draws: 64, key: key(4) }
      const asTrained = await load(folder, undefined, { calibrated: false })
      reports.before = (await judge(asTrained, asked)).report!.posterior
      await calibrate(folder, { files: [held] }, { key: key(3) })
      reports.after = (await judge(await load(folder), asked)).report!.posterior
    })

    test('conformal regions hold what they should on events that nothing was fitted to, whatever the flow is worth', () => {
      for (const level of ['0.68', '0.95']) {
        // of the events that are judged, and of those that it was fitted on
        const sigma = Math.sqrt((2 * Number(level) * (1 - Number(level))) / 2000)
        const off = (value: number) => Math.abs(value - Number(level))
        const conformal = reports.after.regions![level].value
        assert.ok(off(conformal) < 3.5 * sigma, `${level}, conformal: ${conformal}`)
        // three epochs leave a form that no width mends: the draws themselves get no worse
        const [before, after] = [reports.before, reports.after].map(({ coverage }) => off(coverage[level].value))
        assert.ok(after < before + 2 * sigma, `${level}: off by ${before} before, ${after} after`)
      }
    })

    test('the likelihood of other events does not fall by more than chance', () => {
      const [a, b] = [reports.before, reports.after].map(({ nllPhysical }) => nllPhysical.value)
      assert.ok(b < a + 0.003, `${a} before, ${b} after`)
      assert.equal(reports.before.regions, undefined)
    })

    test('the checks are given in bins of conditions, each event in one', () => {
      const { conditional } = reports.after
      assert.deepEqual(Object.keys(conditional!), ['njets', 'met', condition])
      for (const { edges, bins } of Object.values(conditional!)) {
        assert.equal(bins.length, edges.length - 1)
        assert.equal(
          bins.reduce((sum, { events }) => sum + events, 0),
          2000,
        )
        for (const { events, coverage, ranks } of bins) {
          assert.equal(coverage['0.68'].n, events)
          assert.deepEqual(Object.keys(ranks), Object.keys(reports.after.ranks))
        }
        const whole = bins.reduce((sum, bin) => sum + bin.coverage['0.68'].correct, 0)
        assert.equal(whole, reports.after.coverage['0.68'].correct)
      }
    })

    test('what was fitted is kept as plain data with the model', async () => {
      const kept = JSON.parse(readFileSync(join(folder, 'calibration.json'), 'utf8'))
      assert.deepEqual([kept.format, kept.events, kept.draws], ['neutrina-calibration-1', 2000, 64])
      assert.equal(kept.regions.thresholds.length, 999)
      for (const column of columns) assert.ok(column in kept.ranks)
      const { calibration } = posteriorOf(await load(folder), 'test')
      assert.deepEqual(calibration!.regions.thresholds, kept.regions.thresholds)
      assert.equal(posteriorOf(await load(folder, undefined, { calibrated: false }), 'test').calibration, undefined)
    })

    test('the same seed fits the same calibration', async () => {
      const before = readFileSync(join(folder, 'calibration.json'), 'utf8')
      await calibrate(folder, { files: [held] }, { key: key(3) })
      assert.equal(readFileSync(join(folder, 'calibration.json'), 'utf8'), before)
    })

    test('a damaged calibration is refused by its file', async () => {
      const path = join(folder, 'calibration.json')
      const good = readFileSync(path, 'utf8')
      const spoilt = async (change: (json: Record<string, unknown>) => void, message: RegExp) => {
        const json = JSON.parse(good)
        change(json)
        writeFileSync(path, JSON.stringify(json))
        await assert.rejects(load(folder), (error: Error) => {
          assert.match(error.message, /calibration\.json/)
          assert.match(error.message, message)
          return true
        })
      }
      try {
        await spoilt((json) => (json.format = 'neutrina-calibration-9'), /format neutrina-calibration-1/)
        await spoilt((json) => (json.regions = { thresholds: [0.5, 0.4] }), /events, draws, regions and ranks/)
        await spoilt((json) => (json.ranks = { px: [0.2, 0.1], nu_px: [2] }), /events, draws, regions and ranks/)
        await spoilt((json) => (json.latent = { width: [] }), /weights of 3 conditions/)
        await spoilt((json) => (json.latent = { width: [0], share: [-3], further: [-1] }), /weights of 3 conditions/)
        await spoilt((json) => (json.conditions = null), /conditions of the calibration/)
        await spoilt((json) => (json.latentWidth = 99), /latentWidth from 0.1 to 10/)
      } finally {
        writeFileSync(path, good)
      }
    })

    test('the report tells of it', () => {
      assert.match(formatted(reports.after), /conformal: 6\d\.\d ± /)
      assert.match(formatted(reports.after), /Calibration in bins of jets/)
      assert.doesNotMatch(formatted(reports.before), /conformal/)
    })
  })
}

/** The lines about the posterior. */
const formatted = (posterior: PosteriorReport) =>
  formatReport({
    posterior,
    methods: {},
    observables: [],
    answers: { efficiency: {}, errors: {}, onEventsOf: {} } as never,
  })

test('neutrina calibrate fits, says what, and evaluate can do without', async () => {
  const folder = join(out, 'singleNeutrino')
  const held = join(out, 'singleNeutrino-held.h5')
  const fitted = await neutrina('calibrate', folder, '--data', held, '--draws', '16')
  assert.equal(fitted.code, 0, fitted.stderr)
  assert.match(fitted.stdout, /^fitted on 2,000 events\nlatent: width [\d.]+.*\nregions: .*\nranks: /)
  const evaluated = await neutrina(
    'evaluate',
    folder,
    '--data',
    held,
    '--events',
    '100',
    '--draws',
    '16',
    '--no-calibrated',
  )
  assert.equal(evaluated.code, 0, evaluated.stderr)
  assert.doesNotMatch(evaluated.stdout, /conformal/)
  const refused = await neutrina('calibrate', at('test/fixtures/singleNeutrino/regression'), '--data', held)
  assert.equal(refused.code, 2)
  assert.match(refused.stderr, /a flow, which has a posterior, got nu-ff/)
})
