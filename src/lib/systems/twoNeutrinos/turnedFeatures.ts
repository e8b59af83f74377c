import { type Matrix, matrixOf, quantities, type Rows } from '../../columns/index.ts'
import type { Events, Objects, presentJets } from '../../events/index.ts'
import { turnedEta, turnedPhi } from '../../features/index.ts'
import { type FourVectors, mass } from '../../kinematics/index.ts'
import { encodeNeutrinos, GUIDE_WIDTH, type Guides } from './coordinates.ts'
import type { PairTurns } from './frame.ts'
import { topEllipse } from './topEllipse.ts'

const gev = (...names: string[]) => quantities('GeV', ...names)
const plain = (...names: string[]) => quantities('1', ...names)
const logGev = (...names: string[]) => quantities('ln GeV', ...names)

const ELLIPSE = ['size', 'x', 'y', 'z', 'half_width_x', 'half_width_y', 'correlation']
const MET = [...gev('met_px', 'met_py'), ...logGev('met_log_pt')]
const LEPTON = [
  ...gev('lepton_px', 'lepton_py'),
  ...logGev('lepton_log_pt'),
  ...plain('lepton_eta', 'lepton_type', 'lepton_place'),
]
const JET = [
  ...gev('jet_px', 'jet_py'),
  ...plain('jet_eta'),
  ...logGev('jet_log_pt', 'jet_log_mass'),
  ...plain('jet_is_tagged'),
  ...logGev('jet_first_lepton_log_mass', 'jet_second_lepton_log_mass'),
  ...plain(...['first', 'second'].flatMap((lepton) => ELLIPSE.map((name) => `jet_${lepton}_ellipse_${name}`))),
]
const MISC = [
  ...plain('njets', 'nbjets', 'eta_shift', 'leptons_eta', 'leptons_delta_phi'),
  ...logGev('leptons_log_mass', 'log_scalar_sum'),
]
const TARGET = plain('sum_x', 'sum_y', 'difference_x', 'difference_y', 'first_eta', 'second_eta')

/** The numbers of columns of the turned inputs. */
export const TURNED_WIDTHS = { met: MET.length, lepton: LEPTON.length, jet: JET.length, misc: MISC.length }

/** Added to an invariant mass before its logarithm is taken, GeV. */
const SMALLEST_MASS = 1

/** Momenta of the turned event's ellipses are compressed around this, GeV. */
const ELLIPSE_WIDTH = 50
const LARGEST = 6

/** The turned inputs of `leptons` and what the coordinates of the target refer to. */
export function turnedFeatures(events: Events, turns: PairTurns, jets: ReturnType<typeof presentJets>) {
  const { count, neutrinos } = events
  const leptons = Array.from(turns.leptons, (place, row) => momentumOf(events.leptons, place, turns, row >> 1))
  const guides = guidesOf(events, turns)
  const one: Rows = { count, perEvent: 1 }
  const offsets = jets.rows.offsets!
  const inputs = {
    met: matrixOf(MET, one, (i, out) => {
      out.set([guides[GUIDE_WIDTH * i], guides[GUIDE_WIDTH * i + 1], Math.log(events.met.pt[i] + SMALLEST_MASS)])
    }),
    leptons: matrixOf(LEPTON, { count, perEvent: 2 }, (row, out) => {
      const [, px, py] = leptons[row]
      const place = turns.leptons[row]
      const eta = turnedEta(turns, row >> 1, events.leptons.eta[place])
      out.set([px, py, Math.log(events.leptons.pt[place]), eta, events.leptons.type[place], row % 2])
    }),
    jets: jetMatrix(events, turns, leptons, jets),
    misc: matrixOf(MISC, one, (i, out) => {
      const [first, second] = [leptons[2 * i], leptons[2 * i + 1]]
      let scalarSum = events.met.pt[i] + Math.hypot(first[1], first[2]) + Math.hypot(second[1], second[2])
      for (let j = offsets[i]; j < offsets[i + 1]; j++) scalarSum += events.jets.pt[jets.places[j]]
      const [eta, phi] = [guides[GUIDE_WIDTH * i + 4], Math.atan2(second[2], second[1])]
      out.set([events.njets[i], events.nbjets[i], turns.etaSign[i] * turns.etaShift[i], eta, phi])
      out.set([logPairMass(first, second), Math.log(scalarSum)], 5)
    }),
  }
  return { guides, inputs, ...(neutrinos && { target: targetMatrix(neutrinos, { turns, guides }, one) }) }
}

/** (E, px, py, pz) of an object in the turned axes, GeV. */
function momentumOf({ pt, eta, phi, energy }: Objects, at: number, turns: PairTurns, i: number): FourVectors {
  const [turned, azimuth] = [turnedEta(turns, i, eta[at]), turnedPhi(turns, i, phi[at])]
  const [px, py, pz] = [pt[at] * Math.cos(azimuth), pt[at] * Math.sin(azimuth), pt[at] * Math.sinh(turned)]
  // the energy after the boost: the mass stays
  const mass2 = Math.max(0, energy[at] ** 2 - (pt[at] * Math.cosh(eta[at])) ** 2)
  return Float64Array.of(Math.sqrt(px * px + py * py + pz * pz + mass2), px, py, pz)
}

function guidesOf({ count, met, leptons }: Events, turns: PairTurns): Guides {
  const guides = new Float64Array(count * GUIDE_WIDTH)
  for (let i = 0; i < count; i++) {
    const phi = turnedPhi(turns, i, met.phi[i])
    const ofLeptons = [...turns.leptons.subarray(2 * i, 2 * i + 2)].flatMap((at) => [
      leptons.pt[at],
      turnedPhi(turns, i, leptons.phi[at]),
      turnedEta(turns, i, leptons.eta[at]),
    ])
    guides.set([met.pt[i] * Math.cos(phi), met.pt[i] * Math.sin(phi), ...ofLeptons], i * GUIDE_WIDTH)
  }
  return guides
}

const logMass = (e: number, px: number, py: number, pz: number): number =>
  Math.log(Math.max(0, mass(e, px, py, pz)) + SMALLEST_MASS)

const logPairMass = (p: FourVectors, q: FourVectors): number =>
  logMass(p[0] + q[0], p[1] + q[1], p[2] + q[2], p[3] + q[3])

function jetMatrix(
  events: Events,
  turns: PairTurns,
  leptons: readonly FourVectors[],
  { rows, places }: ReturnType<typeof presentJets>,
): Matrix {
  const { jets } = events
  return matrixOf(JET, rows, (row, out) => {
    const at = places[row]
    const i = Math.floor(at / jets.perEvent)
    const jet = momentumOf(jets, at, turns, i)
    const [e, px, py, pz] = jet
    const eta = turnedEta(turns, i, jets.eta[at])
    out.set([px, py, eta, Math.log(jets.pt[at]), logMass(e, px, py, pz), jets.isTagged[at]])
    for (let k = 0; k < 2; k++) {
      const lepton = leptons[2 * i + k]
      out[6 + k] = logPairMass(jet, lepton)
      putEllipse(topEllipse(lepton, jet), out.subarray(8 + ELLIPSE.length * k))
    }
  })
}

function putEllipse({ size, centre, halfWidths, correlation }: ReturnType<typeof topEllipse>, out: Float32Array): void {
  const lengths = [...centre, ...halfWidths].map((x) => compressed(x / ELLIPSE_WIDTH))
  out.set([compressed(size), ...lengths, correlation])
}

/** Logarithmic where large; a lepton in its jet gives ellipses of any size. */
const compressed = (x: number) => Math.max(-LARGEST, Math.min(LARGEST, Math.asinh(x)))

function targetMatrix(
  { pt, eta, phi }: NonNullable<Events['neutrinos']>,
  turned: { turns: PairTurns; guides: Guides },
  rows: Rows,
): Matrix {
  const momenta = new Float64Array(6)
  return matrixOf(TARGET, rows, (i, out) => {
    for (let k = 0; k < 2; k++) {
      const at = 2 * i + k
      const p = [pt[at] * Math.cos(phi[at]), pt[at] * Math.sin(phi[at]), pt[at] * Math.sinh(eta[at])]
      momenta.set(p, 3 * k)
    }
    encodeNeutrinos(momenta, turned, i, out)
  })
}
