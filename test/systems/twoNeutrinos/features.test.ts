import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Events, openEvents } from '../../../src/lib/events/index.ts'
import { fitFeatures, takeFeatures } from '../../../src/lib/features/index.ts'
import { pairFeatures } from '../../../src/lib/systems/twoNeutrinos/features.ts'
import { pairMomenta } from '../../../src/lib/systems/twoNeutrinos/momenta.ts'
import { preprocessed } from '../../../src/lib/systems/twoNeutrinos/preprocessing.ts'
import { DomainError, ShapeError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'
import { sharedData } from '../../helpers/sharedData.ts'

before(testBackend)

const f32 = Float32Array

/** Two events by hand: ℓ⁺ first in the file, then ℓ⁻ first; two jets and one; empty places full of rubbish. */
const EVENTS: Events = {
  layout: 'dileptonic',
  count: 2,
  met: { pt: f32.of(40, 55), phi: f32.of(0.5, -2.5) },
  leptons: {
    perEvent: 2,
    pt: f32.of(30, 60, 25, 45),
    eta: f32.of(1.2, -0.7, 0.3, 2),
    phi: f32.of(-1, 3, 0.2, -2),
    energy: f32.of(54, 75, 26, 170),
    type: Int16Array.of(0, 1, 1, 0),
    charge: Int16Array.of(1, -1, -1, 1),
  },
  jets: {
    perEvent: 3,
    pt: f32.of(90, 50, 0, 120, 0, 0),
    eta: f32.of(0.1, -2, 9, 1, 9, 9),
    phi: f32.of(2, -3, 9, 0.1, 9, 9),
    energy: f32.of(95, 190, 9, 190, 9, 9),
    isTagged: Uint8Array.of(1, 0, 1, 0, 1, 1),
  },
  njets: Int16Array.of(2, 1),
  nbjets: Int16Array.of(1, 0),
  neutrinos: {
    perEvent: 2,
    pt: f32.of(35, 70, 20, 90),
    eta: f32.of(-0.3, 2, 0.5, -1),
    phi: f32.of(0.7, -2.2, 1, 3),
  },
}

const momentum = (pt: number, eta: number, phi: number) => [pt * Math.cos(phi), pt * Math.sin(phi), pt * Math.sinh(eta)]

test('the inputs are those of the released network, with the units said', () => {
  const { inputs, target } = pairFeatures(EVENTS)
  const { met, leptons, jets, misc } = inputs
  const names = [met, leptons, jets, misc, target!].map(({ columns }) =>
    columns.map(({ name, unit }) => `${name} ${unit}`),
  )
  assert.deepEqual(names, [
    ['met_px GeV', 'met_py GeV'],
    [
      ...['lepton_px GeV', 'lepton_py GeV', 'lepton_pz GeV', 'lepton_log_energy ln GeV'],
      ...['lepton_charge 1', 'lepton_type 1'],
    ],
    ['jet_px GeV', 'jet_py GeV', 'jet_pz GeV', 'jet_log_energy ln GeV', 'jet_is_tagged 1'],
    ['njets 1', 'nbjets 1'],
    ['px GeV', 'py GeV', 'pz GeV'],
  ])
  assertClose(met.data.subarray(2), momentum(55, 0, -2.5).slice(0, 2), { absolute: 1e-4 })
  assert.deepEqual([...jets.offsets!], [0, 2, 3])
  assertClose(jets.data.subarray(5, 10), [...momentum(50, -2, -3), Math.log(190), 0], { absolute: 1e-4 })
  assert.deepEqual([...misc.data], [2, 1, 1, 0])
})

test('the negative lepton comes first, whatever its place in the file', () => {
  const { leptons } = pairFeatures(EVENTS).inputs
  assertClose(leptons.data.subarray(0, 6), [...momentum(60, -0.7, 3), Math.log(75), -1, 1], { absolute: 1e-4 })
  assertClose(leptons.data.subarray(6, 12), [...momentum(30, 1.2, -1), Math.log(54), 1, 0], { absolute: 1e-4 })
  assertClose(leptons.data.subarray(12, 18), [...momentum(25, 0.3, 0.2), Math.log(26), -1, 1], { absolute: 1e-4 })
})

test('the target is the momentum of ν, then of ν̄', () => {
  const { target } = pairFeatures(EVENTS)
  assertClose(target!.data.subarray(0, 6), [...momentum(35, -0.3, 0.7), ...momentum(70, 2, -2.2)], { absolute: 1e-3 })
})

test('what stands in empty places of jets changes nothing', () => {
  const eta = EVENTS.jets.eta.map((v, i) => (EVENTS.jets.pt[i] > 0 ? v : Number.NaN))
  const rubbish = { ...EVENTS, jets: { ...EVENTS.jets, eta } }
  assert.deepEqual(pairFeatures(rubbish).inputs.jets, pairFeatures(EVENTS).inputs.jets)
})

test('events with one lepton or with leptons of one charge are refused', () => {
  assert.throws(() => pairFeatures({ ...EVENTS, layout: 'semileptonic' }), DomainError)
  const alike = { ...EVENTS, leptons: { ...EVENTS.leptons, charge: Int16Array.of(1, -1, 1, 1) } }
  assert.throws(() => pairFeatures(alike), /charges 1 and 1 in event 1; cut on opposite charges/)
})

test('both leptons share their statistics, and so do both neutrinos; a fit without truth is refused', () => {
  const features = pairFeatures(EVENTS)
  const fitted = fitFeatures(features)
  assert.deepEqual([fitted.leptons.mean.length, fitted.target.mean.length], [6, 3])
  assertClose([fitted.leptons.mean[4], fitted.leptons.scale[4]], [0, 1], { absolute: 1e-6 })
  const px = [0, 3, 6, 9].map((at) => features.target!.data[at])
  assertClose([fitted.target.mean[0]], [px.reduce((a, b) => a + b) / 4], { absolute: 1e-4 })
  const { target: _, ...blind } = features
  assert.throws(() => fitFeatures(blind), ShapeError)
})

test('taking rows packs leptons, jets and targets in the order asked for', () => {
  const all = preprocessed(pairFeatures(EVENTS), fitFeatures(pairFeatures(EVENTS)))
  const { count, inputs, target } = takeFeatures(all, [1, 0, 1])
  const { jets, leptons } = all.inputs
  assert.deepEqual([...inputs.jets.offsets!], [0, 1, 3, 4])
  assert.deepEqual([...inputs.jets.data.subarray(0, 10)], [...jets.data.subarray(10, 15), ...jets.data.subarray(0, 5)])
  assert.deepEqual([...inputs.leptons.data.subarray(0, 12)], [...leptons.data.subarray(12, 24)])
  assert.deepEqual([...target!.data.subarray(6, 12)], [...all.target!.data.subarray(0, 6)])
  assert.deepEqual([count, target!.data.length, inputs.misc.data.length], [3, 18, 6])
})

test('standardised targets come back as momenta, with their log-determinant', () => {
  const features = pairFeatures(EVENTS)
  const fitted = fitFeatures(features)
  const standardised = preprocessed(features, fitted).target!.data
  const { momenta, logDet } = pairMomenta(standardised, features, fitted.target)
  assertClose(momenta, features.target!.data, { absolute: 1e-3 })
  const wanted = -2 * fitted.target.scale.reduce((sum, s) => sum + Math.log(s), 0)
  assertClose(logDet, [wanted, wanted], { relative: 1e-9 })
})

test('on the shared sample: Σ ln σ of both neutrinos, and m_ℓν at m_W only with the pairing said', async () => {
  const source = await openEvents(sharedData('ttbar_dilep_train.h5'), { truth: ['neutrinos'] })
  const features = pairFeatures(source.read(0, 8192))
  source.close()
  const { scale } = fitFeatures(features).target
  // 25.87 on all 120,000 events, shared/data/README.md
  assertClose([2 * scale.reduce((sum, s) => sum + Math.log(s), 0)], [25.87], { absolute: 0.15 })
  const near = (lepton: number, neutrino: number) => {
    let count = 0
    for (let i = 0; i < features.count; i++) {
      const l = features.inputs.leptons.data.subarray(6 * (2 * i + lepton), 6 * (2 * i + lepton) + 3)
      const n = features.target!.data.subarray(3 * (2 * i + neutrino), 3 * (2 * i + neutrino) + 3)
      const dot = l[0] * n[0] + l[1] * n[1] + l[2] * n[2]
      const mass = Math.sqrt(2 * (Math.hypot(...l) * Math.hypot(...n) - dot))
      if (Math.abs(mass - 80.4) < 8) count++
    }
    return count / features.count
  }
  const [right, wrong] = [near(1, 0) + near(0, 1), near(0, 0) + near(1, 1)]
  assert.ok(right > 1.6 && wrong < 0.4, `${right} of 2 with ℓ⁺ν and ℓ⁻ν̄, ${wrong} with ℓ⁻ν and ℓ⁺ν̄`)
})

test('on the sample: m_bℓν at m_t with b, ℓ⁺ and ν of one top, and only so', async () => {
  const file = fileURLToPath(new URL('../../../data/ttbar_dilep_test.h5', import.meta.url))
  const source = await openEvents(file, { truth: ['neutrinos', 'truthQuarks'] })
  assert.equal(source.count, 8000)
  const events = source.read(0, 4000)
  source.close()
  const { inputs, target } = pairFeatures(events)
  const { leptons } = inputs
  const { pt, eta, phi, mass } = events.truthQuarks!
  const nearTop = (quark: number, lepton: number, neutrino: number) => {
    let near = 0
    for (let i = 0; i < events.count; i++) {
      const b = momentum(pt[2 * i + quark], eta[2 * i + quark], phi[2 * i + quark])
      const l = [...leptons.data.subarray(6 * (2 * i + lepton), 6 * (2 * i + lepton) + 3)]
      const n = [...target!.data.subarray(3 * (2 * i + neutrino), 3 * (2 * i + neutrino) + 3)]
      const energy = Math.hypot(...b, mass![2 * i + quark]) + Math.hypot(...l) + Math.hypot(...n)
      const total = b.map((p, k) => p + l[k] + n[k])
      near += Number(Math.abs(Math.sqrt(energy ** 2 - Math.hypot(...total) ** 2) - 172.5) < 10)
    }
    return near / events.count
  }
  const right = nearTop(0, 1, 0) + nearTop(1, 0, 1)
  for (const [b, l, n] of [
    [0, 0, 1],
    [0, 1, 1],
    [0, 0, 0],
    [1, 1, 0],
  ]) {
    const wrong = 2 * nearTop(b, l, n)
    assert.ok(right > 1.2 && wrong < 0.5 * right, `${right} of 2 right, ${wrong} with b ${b}, ℓ ${l}, ν ${n}`)
  }
})
