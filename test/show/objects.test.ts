import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { toBundle } from '../../src/kernel/display/index.ts'
import { formatReport } from '../../src/lib/evaluation/index.ts'
import { concatEvents, type Events, readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { judge, load, neutrinoFeatures, posteriorOf, singleNeutrino } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { sanitise } from '../../src/report/html/sanitise.ts'

const at = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url))
const FILE = at('data/ttbar_semilep_test.h5')

await useBackend()
const events = await readEvents(FILE)
const flow = await load(at('test/fixtures/singleNeutrino/flow'), singleNeutrino)
after(() => flow.dispose())

/** What a notebook gets, its HTML as a report keeps it. */
async function shown(value: unknown) {
  const { data } = await toBundle(value)
  const html = data['text/html'] as string
  const kept = sanitise(html, () => undefined)
  // a report keeps all of it: only how attributes are written may change
  const words = (text: string) => text.replaceAll(/<[^>]*>/g, '|')
  assert.equal(words(kept), words(html))
  assert.ok(kept.includes('text-align:right'))
  return { html, text: data['text/plain'] as string }
}

test('events: their number, the first ones with units, the truth and what is not there, in fewer than forty lines', async () => {
  const { html, text } = await shown(events)
  const lines = text.split('\n')
  assert.equal(lines[0], '10,000 semileptonic events')
  assert.ok(lines.length < 40 && lines.every((line) => line.length < 120), text)
  assert.equal(inspect(events), text)
  assert.match(text, /^ {2}truth {2}neutrinos, 4 truthQuarks, /m)
  assert.match(text, /^ {2}lacks {2}decayChannel, topMass$/m)
  assert.match(text, /^ {2}met p_T \[GeV\] +54\.43 +/m)
  assert.match(text, /^ {2}10 jets φ \[rad\] +−1\.421, −0\.8266, … /m)
  assert.match(text, /^ {2}njets +4 +4 +5 +5$/m)
  assert.ok(html.includes('met p<sub>T</sub> [GeV]') && html.length < 8000)
})

test('picked and joined events show what they hold', () => {
  const few = takeEvents(events, [5])
  assert.match(inspect(few), /^1 semileptonic event\n/)
  const { charge: _, ...leptons } = few.leptons
  const { neutrinos: _nu, ...rest } = few
  const less = takeEvents({ ...rest, leptons } as Events, [0])
  assert.match(inspect(less), /^ {2}lacks {2}leptons charge, neutrinos, decayChannel, topMass$/m)
  assert.match(inspect(concatEvents([few, few])), /^2 semileptonic events\n/)
  assert.match(inspect(takeEvents(events, [])), /^0 semileptonic events\n/)
  assert.equal(inspect({ few }), '{ few: [1 semileptonic event] }')
  assert.deepEqual(Object.keys(structuredClone(few)), Object.keys(few))
})

test('samples: how many draws, and where those of the first events lie', async () => {
  const [{ samples }] = [...posteriorOf(flow, 'test').draw(takeEvents(events, [1, 2]), { key: key(1), draws: 200 })]
  const { text } = await shown(samples)
  assert.match(
    text,
    /^200 draws of each of 2 events\n +event 0 +event 1\n {2}p_x\^ν \[GeV\] +−?[\d.]+ \(−?[\d.]+ to −?[\d.]+\)/,
  )
  assert.match(text, /^ {2}ln p of the likeliest +−[\d.]+ +−[\d.]+$/m)
})

test('a trained network: what it answers, its parts, its training and its data', async () => {
  const { text } = await shown({ ...flow }).catch(() => ({ text: inspect(flow) }))
  assert.deepEqual(text.split('\n'), [
    'nu-flows: the posterior of the neutrino in semileptonic top-quark pairs (arXiv 2207.00664)',
    '  answers       draws of p_x^ν [GeV], p_y^ν [GeV], p_z^ν [GeV] for semileptonic events',
    '  weights       115,888 (jets 14,001, embedding 3,360, flow 98,527)',
    '  architecture  profile anchored, quadratic true, frame lepton',
    '  training      3 of 3 epochs, batches of 256, seed 7, best validation loss 0.8007 after epoch 3',
    '  trained on    4,000 events of single-train.h5, every 10th event to validate',
  ])
  const regression = await load(at('test/fixtures/twoNeutrinos/regression'))
  assert.match(inspect(regression), /^nu2-ff: .*\n {2}answers +one answer to each of dileptonic events\n/)
  regression.dispose()
})

test('what the network sees: a column in each line, with its unit', async () => {
  const { text } = await shown(
    neutrinoFeatures(takeEvents(events, [0, 1, 2]), singleNeutrino.settings('neutrina')).inputs.event,
  )
  assert.match(text, /^3 rows of 11 columns, of 3 events\n/)
  assert.match(text, /^ {2}met_px \[GeV\] +46\.73 +−31\.44 +−16\.3$/m)
})

test('a report: the tables of the command line, in a notebook as HTML', async () => {
  const { report } = await judge(flow, { files: [FILE], events: 60, draws: 16, key: key(2) })
  const { html, text } = await shown(report)
  assert.equal(`${text}\n`, formatReport(report))
  assert.match(html, /<p><b>Calibration of the posterior<\/b><\/p>/)
  assert.match(html, /<td style="text-align:left">m<sub>ℓν<\/sub> \[GeV\]<\/td>/)
  assert.doesNotMatch(html, />-\d/)
})
