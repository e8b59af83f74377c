import { DomainError } from '../../../complaint.ts'
import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import type { WzEvents } from '../../events/index.ts'
import { gaussianised, type Turns } from '../../features/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import { type Anchor, axesOf, RESIDUAL_STEPS, type Steps, W_PEAK } from './coordinates.ts'
import { fitDijet, type Jet } from './dijetFit.ts'
import { turnMomentum, turnsOf } from './frame.ts'
import { type HardFrame, hardFrame, PAIRS } from './hardFrame.ts'
import { Z_PEAK } from './zMass.ts'

/**
 * How events are looked at. `residuals`: steps of the coordinates are constants; all of it has a form in exported graphs. `scores`: steps by the
 * resolution of each event, m_Z as a normal score, inputs held at four deviations. `radiation`: the same where the recoil against initial-state
 * radiation is undone ({@link hardFrame}), all jets told.
 */
export type Look = 'residuals' | 'scores' | 'radiation'

/** What the networks see of events, in turned axes, and what the coordinates of each are measured from. */
export interface WzFeatures {
  readonly count: number
  readonly look: Look
  /** As measured and derived, [count]. */
  readonly event: Matrix
  readonly anchors: readonly Anchor[]
  /** px, py, pz of ℓ⁻, ℓ⁺ and q₁ and p_z of q₂, detector axes, GeV, [count, 10]; with the truth alone. */
  readonly momenta?: Float64Array
}

const OBJECTS = ['l_minus', 'l_plus', 'jet1', 'jet2'] as const
const ofObject = (name: string) => [
  ...quantities('ln GeV', `${name}_log_pt`),
  ...quantities('1', `${name}_eta`, `${name}_cos_phi`, `${name}_sin_phi`),
]
const EVENT = [
  ...OBJECTS.flatMap(ofObject),
  ...quantities('ln GeV', 'jet1_log_mass', 'jet2_log_mass', 'll_log_pt', 'jj_log_pt', 'll_log_mass', 'jj_log_mass'),
  ...quantities('1', 'll_mass_score', 'll_rapidity', 'jj_rapidity', 'll_opening', 'jj_opening'),
  ...quantities('1', 'fit_log_scale1', 'fit_log_scale2', 'fit_log_chi2', 'fit_rapidity', 'fit_mass_score'),
  ...quantities('1', 'fit_acollinear_along', 'fit_acollinear_across', 'fit_cos_decay', 'fit_log_gamma'),
  ...quantities('1', 'fit_pt_asymmetry'),
]

/** What else the networks see of events with radiation: all jets, which pair was taken and how the others would do, and the recoil. */
const JETS = [1, 2, 3, 4]
const RADIATION = [
  ...JETS.flatMap((j) => [
    ...quantities('1', `jet${j}_is_there`, `jet${j}_is_taken`),
    ...quantities('ln GeV', `jet${j}_seen_log_pt`),
    ...quantities('1', `jet${j}_seen_eta`, `jet${j}_seen_cos_phi`, `jet${j}_seen_sin_phi`),
  ]),
  ...quantities('1', ...PAIRS.map(([a, b]) => `pair${a + 1}${b + 1}_log_chi2`)),
  ...quantities('1', 'velocity_x', 'velocity_y', 'velocity'),
]

/** Relative resolution of an electron's energy, GeV: the calorimeter's of the detector model. */
const electronResolution = (e: number) => Math.hypot(0.0017, 0.101 / Math.sqrt(e))

/**
 * Where residuals turn from linear to logarithmic: resolution of the leptons; of the rapidity of the W 0.1 at rest and less the harder it is.
 * Where the recoil was undone, what that leaves is the larger part.
 */
function stepsOf(energies: readonly [number, number], mT: number, look: Look): Steps {
  if (look === 'residuals') return RESIDUAL_STEPS
  const resolution = Math.hypot(...energies.map(electronResolution))
  const mass = 0.7 * resolution
  if (look === 'radiation') return { ratio: 0.1, mass, angle: 0.1, rapidity: 0.2, tangent: 0.3 }
  return { ratio: resolution, mass, angle: 1e-3, rapidity: (0.1 * W_PEAK.mass) / mT, tangent: 0.1 }
}

interface Measured extends Jet {
  readonly e: number
  readonly p: readonly [number, number, number]
}

function measured({ detector }: WzEvents, turns: Turns, event: number): readonly Measured[] {
  const { energy, px, py, pz, perEvent } = detector
  return [0, 1, 2, 3].map((k) => {
    const at = event * perEvent + k
    const p = Float64Array.of(px[at], py[at], pz[at])
    turnMomentum(p, 0, turns, event)
    const pt = Math.hypot(p[0], p[1])
    return { e: energy[at], p: [p[0], p[1], p[2]], pt, eta: Math.asinh(p[2] / pt), phi: Math.atan2(p[1], p[0]) }
  })
}

const asMassless = ({ pt, eta, phi }: Jet, logScale: number) => {
  const f = pt * Math.exp(logScale)
  return [f * Math.cosh(eta), f * Math.cos(phi), f * Math.sin(phi), f * Math.sinh(eta)] as const
}

const massScore = (peak: typeof Z_PEAK) => {
  const { forward } = gaussianised(peak)
  return (m: number) => forward(Math.min(peak.high * (1 - 1e-6), Math.max(peak.low * (1 + 1e-6), m)))[0]
}
const [scoreZ, scoreW] = [massScore(Z_PEAK), massScore(W_PEAK)]

function sumOf(objects: readonly Measured[]) {
  const [e, x, y, z] = [
    objects.reduce((s, o) => s + o.e, 0),
    ...[0, 1, 2].map((k) => objects.reduce((s, o) => s + o.p[k], 0)),
  ]
  const mass = Math.sqrt(Math.max(1, e * e - x * x - y * y - z * z))
  return { pt: Math.hypot(x, y), mass, rapidity: Math.asinh(z / Math.hypot(mass, x, y)), transverse: [x, y] as const }
}

/**
 * The inputs of the unfolding networks: p_T, η and φ of leptons and of the two hardest jets in turned axes, masses, rapidities
 * and opening angles of the pairs, and what a kinematic fit makes of the jets; anchors of the coordinates; true momenta.
 * @param look how events are looked at
 * @throws DomainError when the events are of another layout, or one has fewer than two jets
 */
export function wzFeatures(given: WzEvents, look: Look = 'residuals'): WzFeatures {
  const who = 'unfolding features'
  if (given.layout !== 'wz') throw new DomainError({ who, wanted: 'events of layout wz', got: String(given.layout) })
  const hard = look === 'radiation' ? hardFrame(given) : undefined
  const events = hard?.events ?? given
  const { count, detector, parton } = events
  const turns = turnsOf(events)
  const anchors: Anchor[] = []
  const event = matrixOf(hard ? [...EVENT, ...RADIATION] : EVENT, { count, perEvent: 1 }, (i, out) => {
    if (!(detector.energy[i * detector.perEvent + 3] > 0)) {
      const fix = 'leave such events out'
      throw new DomainError({ who, wanted: 'two jets or more', got: `fewer in event ${i}`, fix })
    }
    const objects = measured(events, turns, i)
    const [minus, plus, jet1, jet2] = objects
    const [ll, jj] = [sumOf([minus, plus]), sumOf([jet1, jet2])]
    const fit = fitDijet([jet1, jet2], ll.transverse)
    const jets = [asMassless(jet1, fit.logScales[0]), asMassless(jet2, fit.logScales[1])] as const
    const fitted = [0, 1, 2, 3].map((k) => jets[0][k] + jets[1][k])
    const fittedMass = Math.sqrt(Math.max(1, fitted[0] ** 2 - fitted[1] ** 2 - fitted[2] ** 2 - fitted[3] ** 2))
    const rapidity = Math.asinh(fitted[3] / Math.hypot(fittedMass, fitted[1], fitted[2]))
    // the W as it is before anything is known of its mass
    const mT = Math.hypot(W_PEAK.mass, ll.pt)
    const nominal = [mT * Math.cosh(rapidity), -ll.transverse[0], -ll.transverse[1], mT * Math.sinh(rapidity)] as const
    const { axis, along, across, acollinear } = axesOf(nominal, W_PEAK.mass, jets)
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, k) => sum + x * b[k], 0)
    const flight = Math.hypot(nominal[1], nominal[2], nominal[3]) || 1
    anchors.push({
      turns,
      event: i,
      logRatio: Math.log(minus.pt / plus.pt),
      logMass: Math.log(ll.mass),
      angles: [minus.eta, minus.phi, plus.eta, plus.phi],
      jets,
      rapidity,
      steps: stepsOf([minus.e, plus.e], mT, look),
      isScored: look !== 'residuals',
    })
    out.set([
      ...objects.flatMap(({ pt, eta, phi }) => [Math.log(pt), eta, Math.cos(phi), Math.sin(phi)]),
      ...[jet1, jet2].map(({ e, p }) => 0.5 * Math.log(Math.max(1, e * e - p[0] ** 2 - p[1] ** 2 - p[2] ** 2))),
      ...[ll.pt, jj.pt, ll.mass, jj.mass].map((x) => Math.log(Math.max(1, x))),
      scoreZ(ll.mass),
      ll.rapidity,
      jj.rapidity,
      Math.hypot(minus.eta - plus.eta, deltaPhi(minus.phi, plus.phi)),
      Math.hypot(jet1.eta - jet2.eta, deltaPhi(jet1.phi, jet2.phi)),
      ...fit.logScales,
      Math.log1p(fit.chiSquare),
      rapidity,
      scoreW(fittedMass),
      dot(acollinear, along),
      dot(acollinear, across),
      dot(axis, [nominal[1], nominal[2], nominal[3]]) / flight,
      Math.log(nominal[0] / W_PEAK.mass),
      Math.log((jet1.pt * Math.exp(fit.logScales[0])) / (jet2.pt * Math.exp(fit.logScales[1]))),
      ...(hard ? radiationOf(given, hard, turns, i) : []),
    ])
  })
  return { count, look, event, anchors, ...(parton && { momenta: momentaOf(parton, count) }) }
}

/** {@link RADIATION} of an event. */
function radiationOf({ detector }: WzEvents, hard: HardFrame, turns: Turns, event: number): number[] {
  const { energy, px, py, pz, perEvent } = detector
  const taken: readonly number[] = PAIRS[hard.chosen[event]]
  const jets = JETS.flatMap((_, j) => {
    const at = event * perEvent + 2 + j
    if (j + 2 >= perEvent || !(energy[at] > 0)) return [0, 0, Math.log(ABSENT), 0, 0, 0]
    const p = Float64Array.of(px[at], py[at], pz[at])
    turnMomentum(p, 0, turns, event)
    const pt = Math.hypot(p[0], p[1])
    return [1, taken.includes(j) ? 1 : 0, Math.log(pt), Math.asinh(p[2] / pt), p[0] / pt, p[1] / pt]
  })
  const chiSquares = PAIRS.map((_, k) => {
    const chiSquare = hard.chiSquares[event * PAIRS.length + k]
    return Number.isNaN(chiSquare) ? Math.log(HOPELESS) : Math.log1p(chiSquare)
  })
  const v = Float64Array.of(hard.velocity[2 * event], hard.velocity[2 * event + 1], 0)
  turnMomentum(v, 0, turns, event)
  return [...jets, ...chiSquares, v[0], v[1], Math.hypot(v[0], v[1])]
}

/** GeV that a jet below the threshold may have; χ² of a pair without both jets. */
const [ABSENT, HOPELESS] = [20, 1000]

/** [count, 10] from the partons. */
function momentaOf({ px, py, pz }: NonNullable<WzEvents['parton']>, count: number): Float64Array {
  const out = new Float64Array(10 * count)
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 3; k++) {
      const at = 4 * i + k
      out.set([px[at], py[at], pz[at]], 10 * i + 3 * k)
    }
    out[10 * i + 9] = pz[4 * i + 3]
  }
  return out
}

/** Turns the directions of both leptons by normal numbers × `sigma` in η and φ, p_T kept; `noise` are four of them. */
export function dequantise(row: Float64Array, noise: ArrayLike<number>, sigma: number): void {
  for (const at of [0, 3]) {
    const pt = Math.hypot(row[at], row[at + 1])
    const n = (2 * at) / 3
    const eta = Math.asinh(row[at + 2] / pt) + sigma * noise[n]
    const phi = Math.atan2(row[at + 1], row[at]) + sigma * noise[n + 1]
    row[at] = pt * Math.cos(phi)
    row[at + 1] = pt * Math.sin(phi)
    row[at + 2] = pt * Math.sinh(eta)
  }
}
