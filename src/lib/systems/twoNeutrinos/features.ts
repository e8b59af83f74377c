import { DomainError } from '../../../complaint.ts'
import { type Matrix, matrixOf, quantities, type Rows } from '../../columns/index.ts'
import { type Events, type Objects, presentJets } from '../../events/index.ts'
import type { Features } from '../../features/index.ts'
import { DILEPTON_TOP_MASS } from '../../kinematics/index.ts'
import type { Guides } from './coordinates.ts'
import { type Frame, isTurned, type PairTurns, turnsInto } from './frame.ts'
import type { Nu2InputWidths } from './network/inputs.ts'
import { TURNED_WIDTHS, turnedFeatures } from './turnedFeatures.ts'

/** The tables of the inputs: one row an event, two (ℓ⁻, then ℓ⁺ in the detector's frame), packed jets, one. */
export type Table = 'met' | 'leptons' | 'jets' | 'misc'

/**
 * What the networks see of events, before standardisation. The target is the true neutrinos: in the detector's frame (px, py,
 * pz) of ν, then of ν̄, two rows an event; else six coordinates an event.
 */
export interface PairFeatures extends Features<Table> {
  readonly frame: Frame
  readonly turns: PairTurns
  /** What the coordinates of the target refer to; only where they are not the momenta themselves. */
  readonly guides?: Guides
}

/** How events are looked at. */
export interface PairView {
  readonly frame?: Frame
  /** Whether the mass of the top is the last column of `misc`. */
  readonly topMass?: boolean
}

const MET = quantities('GeV', 'met_px', 'met_py')
const MISC = quantities('1', 'njets', 'nbjets')
const LEPTON = [
  ...quantities('GeV', 'lepton_px', 'lepton_py', 'lepton_pz'),
  ...quantities('ln GeV', 'lepton_log_energy'),
  ...quantities('1', 'lepton_charge', 'lepton_type'),
]
const JET = [
  ...quantities('GeV', 'jet_px', 'jet_py', 'jet_pz'),
  ...quantities('ln GeV', 'jet_log_energy'),
  ...quantities('1', 'jet_is_tagged'),
]
const TARGET = quantities('GeV', 'px', 'py', 'pz')

/** Added to an energy before its logarithm is taken, GeV; as released. */
const SMALLEST_ENERGY = 1e-8

/**
 * What the two-neutrino networks see. In the detector's frame the inputs of the released ν²-Flows (arXiv 2307.02405): missing
 * momentum (px, py), leptons and jets (px, py, pz, ln E and charge, type or b-tag), numbers of jets and b-jets; and the
 * target, (px, py, pz) of both neutrinos; the negative lepton comes first, which is the one of the antineutrino. In the frame
 * of the leptons our own inputs (masses with the leptons, ellipses of the top mass) and coordinates (`encodeNeutrinos`).
 * A network that is told the mass of the top has it as the last column of `misc`.
 * Units GeV, ln GeV, 1.
 * @throws DomainError when the events are not dileptonic, or one has no leptons of opposite charge
 */
export function pairFeatures(events: Events, { frame = 'detector', topMass = false }: PairView = {}): PairFeatures {
  if (events.layout !== 'dileptonic') {
    throw new DomainError({ who: 'ν²-Flows features', wanted: 'dileptonic events', got: `${events.layout} events` })
  }
  const turns = turnsInto(frame, events)
  const jets = presentJets(events)
  const { count } = events
  const make = isTurned(frame) ? turnedFeatures : releasedFeatures
  const features = make(events, turns, jets)
  if (!topMass) return { count, frame, turns, ...features }
  const misc = withTopMass(features.inputs.misc, events)
  return { count, frame, turns, ...features, inputs: { ...features.inputs, misc } }
}

const TOP_MASS_COLUMN = quantities('GeV', 'top_mass')

/** The counts with the mass of the top that each event is taken to have: its own, or that of the nominal sample. */
function withTopMass({ columns, data }: Matrix, { count, topMass }: Events): Matrix {
  const width = columns.length
  return matrixOf([...columns, ...TOP_MASS_COLUMN], { count, perEvent: 1 }, (i, out) => {
    out.set(data.subarray(i * width, (i + 1) * width))
    out[width] = topMass?.[i] ?? DILEPTON_TOP_MASS
  })
}

function releasedFeatures(events: Events, turns: PairTurns, { rows, places }: ReturnType<typeof presentJets>) {
  const { count, met, njets, nbjets, leptons, jets, neutrinos } = events
  const one: Rows = { count, perEvent: 1 }
  const two: Rows = { count, perEvent: 2 }
  return {
    inputs: {
      met: matrixOf(MET, one, (i, out) => {
        out[0] = met.pt[i] * Math.cos(met.phi[i])
        out[1] = met.pt[i] * Math.sin(met.phi[i])
      }),
      leptons: matrixOf(LEPTON, two, (row, out) => {
        const at = turns.leptons[row]
        putObject(leptons, at, out)
        out[4] = leptons.charge![at]
        out[5] = leptons.type[at]
      }),
      jets: matrixOf(JET, rows, (row, out) => {
        putObject(jets, places[row], out)
        out[4] = jets.isTagged[places[row]]
      }),
      misc: matrixOf(MISC, one, (i, out) => {
        out[0] = njets[i]
        out[1] = nbjets[i]
      }),
    },
    ...(neutrinos && { target: matrixOf(TARGET, two, (row, out) => putMomentum(neutrinos, row, out)) }),
  }
}

/** Writes (px, py, pz) of an object. */
function putMomentum({ pt, eta, phi }: Pick<Objects, 'pt' | 'eta' | 'phi'>, at: number, out: Float32Array): void {
  out[0] = pt[at] * Math.cos(phi[at])
  out[1] = pt[at] * Math.sin(phi[at])
  out[2] = pt[at] * Math.sinh(eta[at])
}

function putObject(objects: Objects, at: number, out: Float32Array): void {
  putMomentum(objects, at, out)
  out[3] = Math.log(objects.energy[at] + SMALLEST_ENERGY)
}

/** The numbers of columns that the networks see. */
export function inputWidths({ frame, topMass = false }: PairView & { readonly frame: Frame }): Nu2InputWidths {
  const widths = isTurned(frame) ? TURNED_WIDTHS : RELEASED_WIDTHS
  return topMass ? { ...widths, misc: widths.misc + 1 } : widths
}

const RELEASED_WIDTHS = { met: MET.length, lepton: LEPTON.length, jet: JET.length, misc: MISC.length }
