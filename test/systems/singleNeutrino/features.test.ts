import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Events } from '../../../src/lib/events/index.ts'
import { neutrinoFeatures } from '../../../src/lib/systems/singleNeutrino/features.ts'
import { type Frame, turnBack } from '../../../src/lib/systems/singleNeutrino/frame.ts'
import { DomainError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'

const within = (tolerance: number) => ({ relative: tolerance, absolute: tolerance })

const f32 = Float32Array

/** Two events by hand: an electron with two jets, a muon with three; four places for jets, empty ones full of rubbish. */
const EVENTS: Events = {
  layout: 'semileptonic',
  count: 2,
  met: { pt: f32.of(40, 55), phi: f32.of(0.5, -2.5) },
  leptons: {
    perEvent: 1,
    pt: f32.of(30, 60),
    eta: f32.of(1.2, -0.7),
    phi: f32.of(-1, 3),
    energy: f32.of(30 * Math.cosh(1.2), 60 * Math.cosh(0.7)),
    type: Int16Array.of(0, 1),
  },
  jets: {
    perEvent: 4,
    pt: f32.of(90, 50, 0, 0, 120, 80, 30, 0),
    eta: f32.of(0.1, -2, 9, 9, 1, 0, -1, 9),
    phi: f32.of(2, -3, 9, 9, 0.1, 1.5, -0.4, 9),
    energy: f32.of(95, 190, 9, 9, 190, 82, 47, 9),
    isTagged: Uint8Array.of(1, 0, 1, 1, 0, 1, 0, 1),
  },
  njets: Int16Array.of(2, 3),
  nbjets: Int16Array.of(1, 1),
  neutrinos: { perEvent: 1, pt: f32.of(35, 70), eta: f32.of(-0.3, 2), phi: f32.of(0.7, -2.2) },
}

const features = (frame: Frame, quadratic = false) => neutrinoFeatures(EVENTS, { frame, quadratic })
const column = ({ inputs: { event } }: ReturnType<typeof features>, name: string) => {
  const at = event.columns.findIndex((c) => c.name === name)
  return [0, 1].map((row) => event.data[row * event.columns.length + at])
}

test('the inputs are those of Table 1, with the units said', () => {
  const { inputs, target } = features('detector')
  const { event, jets } = inputs
  assert.deepEqual(
    event.columns.map(({ name, unit }) => `${name} ${unit}`),
    [
      'met_px GeV',
      'met_py GeV',
      'lepton_px GeV',
      'lepton_py GeV',
      'lepton_eta 1',
      'lepton_log_energy ln GeV',
      'lepton_type 1',
      'njets 1',
      'nbjets 1',
    ],
  )
  assertClose(
    [...event.data.subarray(0, 9)],
    [
      40 * Math.cos(0.5),
      40 * Math.sin(0.5),
      30 * Math.cos(1),
      -30 * Math.sin(1),
      1.2,
      Math.log(30 * Math.cosh(1.2)),
      0,
      2,
      1,
    ],
    within(1e-6),
  )
  assert.deepEqual([...jets.offsets!], [0, 2, 5])
  assertClose([...jets.data.subarray(5, 10)], [50 * Math.cos(3), -50 * Math.sin(3), -2, Math.log(190), 0], within(1e-6))
  assertClose([...target!.data.subarray(3, 6)], [70 * Math.cos(2.2), -70 * Math.sin(2.2), 2], within(1e-6))
})

test('what stands in empty places of jets changes nothing', () => {
  const rubbish = {
    ...EVENTS,
    jets: { ...EVENTS.jets, eta: EVENTS.jets.eta.map((eta, i) => (EVENTS.jets.pt[i] > 0 ? eta : Number.NaN)) },
  }
  assert.deepEqual(
    neutrinoFeatures(rubbish, { frame: 'detector', quadratic: false }).inputs.jets,
    features('detector').inputs.jets,
  )
})

test('in the lepton frame the lepton lies along x, and neither its η nor the missing p_y is negative', () => {
  const turned = features('lepton', true)
  assertClose(column(turned, 'lepton_px'), [30, 60], within(1e-6))
  assertClose(column(turned, 'lepton_py'), [0, 0], within(1e-5))
  assertClose(column(turned, 'lepton_eta'), [1.2, 0.7], within(1e-6))
  for (const py of column(turned, 'met_py')) assert.ok(py >= 0)
})

test('turning the events leaves the m_W quadratic what it is, but for the direction of the beam', () => {
  const [detector, lepton] = [features('detector', true), features('lepton', true)]
  const half = 'mw_pz_half_distance'
  assertClose(column(lepton, half), column(detector, half), within(1e-6))
  const centres = column(detector, 'mw_pz_centre')
  assertClose(column(lepton, 'mw_pz_centre'), [centres[0], -centres[1]], within(1e-6))
})

test('turning back is the inverse of turning', () => {
  const { target: turned, turns } = features('lepton')
  const { target: detector } = features('detector')
  const momenta = (t: typeof turned) =>
    f32.from(t!.data, (x, i) => (i % 3 < 2 ? x : Math.hypot(t!.data[i - 2], t!.data[i - 1]) * Math.sinh(x)))
  const back = momenta(turned)
  turnBack(back, turns, 1)
  assertClose([...back], [...momenta(detector)], within(1e-5))
})

test('turning an event and its mirror image gives the same inputs: the symmetry is gone from the data', () => {
  const angle = 1.1
  const mirrored = <T extends { eta: Float32Array; phi: Float32Array }>(objects: T): T => ({
    ...objects,
    eta: objects.eta.map((eta) => -eta),
    phi: objects.phi.map((phi) => angle - phi),
  })
  const image: Events = {
    ...EVENTS,
    met: { ...EVENTS.met, phi: EVENTS.met.phi.map((phi) => angle - phi) },
    leptons: mirrored(EVENTS.leptons),
    jets: mirrored(EVENTS.jets),
  }
  const of = (events: Events) => neutrinoFeatures(events, { frame: 'lepton', quadratic: true })
  assertClose([...of(image).inputs.event.data], [...of(EVENTS).inputs.event.data], within(1e-4))
  assertClose([...of(image).inputs.jets.data], [...of(EVENTS).inputs.jets.data], within(1e-4))
})

test('dileptonic events and unknown frames are refused', () => {
  const dileptonic = { ...EVENTS, layout: 'dileptonic' } as const
  assert.throws(() => neutrinoFeatures(dileptonic, { frame: 'detector', quadratic: false }), DomainError)
  assert.throws(
    () => neutrinoFeatures(EVENTS, { frame: 'jet' as Frame, quadratic: false }),
    /frame: expected detector or lepton, got 'jet'/,
  )
})
