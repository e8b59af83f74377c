import { DomainError } from '../../complaint.ts'
import type { Events, Objects } from '../events/index.ts'
import { type Column, fillRows, type Matrix, zeros } from './matrix.ts'
import type { Nu2Guides } from './nu2Coordinates.ts'
import { type Nu2Frame, type Nu2Turns, nu2Turns } from './nu2Frame.ts'
import { TURNED_WIDTHS, turnedFeatures } from './nu2TurnedFeatures.ts'

/** What the two-neutrino networks see of events, before standardisation. */
export interface Nu2FlowsFeatures {
  readonly count: number
  readonly frame: Nu2Frame
  readonly turns: Nu2Turns
  /** What the coordinates of the target refer to; only where they are not the momenta themselves. */
  readonly guides?: Nu2Guides
  /** Missing momentum, one row an event. */
  readonly met: Matrix
  /** Two rows an event: ℓ⁻, then ℓ⁺ in the detector's frame. */
  readonly leptons: Matrix
  /** The jets of all events, packed, offsets[count] rows. */
  readonly jets: Matrix
  /** Event i owns jets offsets[i] … offsets[i + 1] − 1; int32 [count + 1]. */
  readonly offsets: Int32Array
  /** Numbers of jets and b-jets, and what else there is of the event as a whole. */
  readonly misc: Matrix
  /**
   * The true neutrinos; absent where the events have no truth. Detector's frame: (px, py, pz) of ν, then of ν̄,
   * [2 count, 3]; else six coordinates an event.
   */
  readonly target?: Matrix
}

const gev = (...names: string[]): Column[] => names.map((name) => ({ name, unit: 'GeV' }))
const plain = (...names: string[]): Column[] => names.map((name) => ({ name, unit: '1' }))
const logGev = (name: string): Column => ({ name, unit: 'ln GeV' })

const MET = gev('met_px', 'met_py')
const MISC = plain('njets', 'nbjets')
const LEPTON = [
  ...gev('lepton_px', 'lepton_py', 'lepton_pz'),
  logGev('lepton_log_energy'),
  ...plain('lepton_charge', 'lepton_type'),
]
const JET = [...gev('jet_px', 'jet_py', 'jet_pz'), logGev('jet_log_energy'), ...plain('jet_is_tagged')]
const TARGET = gev('px', 'py', 'pz')

/** Added to an energy before its logarithm is taken, GeV; as released. */
const SMALLEST_ENERGY = 1e-8

/**
 * What the two-neutrino networks see. In the detector's frame the inputs of the released ν²-Flows (arXiv 2307.02405): missing
 * momentum (px, py), leptons and jets (px, py, pz, ln E and charge, type or b-tag), numbers of jets and b-jets; and the
 * target, (px, py, pz) of both neutrinos; the negative lepton comes first, which is the one of the antineutrino. In the frame
 * of the leptons our own inputs (masses with the leptons, ellipses of the top mass) and coordinates (`encodeNeutrinos`).
 * Units GeV, ln GeV, 1.
 * @throws DomainError when the events are not dileptonic, or one has no leptons of opposite charge
 */
export function nu2FlowsFeatures(events: Events, { frame = 'detector' }: { frame?: Nu2Frame } = {}): Nu2FlowsFeatures {
  if (events.layout !== 'dileptonic') {
    throw new DomainError({ who: 'ν²-Flows features', wanted: 'dileptonic events', got: `${events.layout} events` })
  }
  const turns = nu2Turns(frame, events)
  const places = jetPlaces(events)
  const { count } = events
  const { offsets } = places
  if (frame === 'leptons') return { count, frame, turns, offsets, ...turnedFeatures(events, turns, places) }
  return { count, frame, turns, offsets, ...releasedFeatures(events, turns, places.places) }
}

function releasedFeatures(events: Events, turns: Nu2Turns, places: readonly number[]) {
  const { count, met, njets, nbjets, leptons, jets } = events
  const target = targetMatrix(events)
  return {
    met: fillRows(zeros(MET, count), (i, out) => {
      out[0] = met.pt[i] * Math.cos(met.phi[i])
      out[1] = met.pt[i] * Math.sin(met.phi[i])
    }),
    leptons: fillRows(zeros(LEPTON, 2 * count), (row, out) => {
      const at = turns.leptons[row]
      putObject(leptons, at, out)
      out[4] = leptons.charge![at]
      out[5] = leptons.type[at]
    }),
    jets: fillRows(zeros(JET, places.length), (row, out) => {
      putObject(jets, places[row], out)
      out[4] = jets.isTagged[places[row]]
    }),
    misc: fillRows(zeros(MISC, count), (i, out) => {
      out[0] = njets[i]
      out[1] = nbjets[i]
    }),
    ...(target && { target }),
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

/** Where the jets are that are there. */
function jetPlaces({ jets, count }: Events): { offsets: Int32Array; places: number[] } {
  const offsets = new Int32Array(count + 1)
  const places: number[] = []
  for (let i = 0; i < count; i++) {
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) if (jets.pt[j] > 0) places.push(j)
    offsets[i + 1] = places.length
  }
  return { offsets, places }
}

function targetMatrix({ count, neutrinos }: Events): Matrix | undefined {
  return neutrinos && fillRows(zeros(TARGET, 2 * count), (row, out) => putMomentum(neutrinos, row, out))
}

/** The numbers of columns that the networks see in a frame. */
export const nu2InputWidths = (frame: Nu2Frame) =>
  frame === 'leptons' ? TURNED_WIDTHS : { met: MET.length, lepton: LEPTON.length, jet: JET.length, misc: MISC.length }
