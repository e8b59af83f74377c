import { DomainError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { wNeutrinoPz } from '../kinematics/index.ts'
import { type Frame, type Turns, turnsInto } from './frame.ts'
import { type Column, fillRows, type Matrix, zeros } from './matrix.ts'

/** What the single-neutrino networks see of events, before standardisation. */
export interface NuFlowsFeatures {
  readonly count: number
  readonly frame: Frame
  readonly turns: Turns
  /** Missing momentum, lepton, counts and, if asked for, the two quadratic inputs: [count, 9 or 11]. */
  readonly event: Matrix
  /** The jets of all events, packed: [offsets[count], 5]. */
  readonly jets: Matrix
  /** Event i owns jets offsets[i] … offsets[i + 1] − 1; int32 [count + 1]. */
  readonly offsets: Int32Array
  /** The true neutrino (px, py, η), [count, 3]; absent where the events have no truth. */
  readonly target?: Matrix
}

export interface NuFlowsFeatureOptions {
  readonly frame: Frame
  /** Adds −b/2a and sign(δ)√|δ| of the m_W quadratic to the inputs. */
  readonly quadratic: boolean
}

const EVENT: readonly Column[] = [
  { name: 'met_px', unit: 'GeV' },
  { name: 'met_py', unit: 'GeV' },
  { name: 'lepton_px', unit: 'GeV' },
  { name: 'lepton_py', unit: 'GeV' },
  { name: 'lepton_eta', unit: '1' },
  { name: 'lepton_log_energy', unit: 'ln GeV' },
  { name: 'lepton_type', unit: '1' },
  { name: 'njets', unit: '1' },
  { name: 'nbjets', unit: '1' },
]
const QUADRATIC: readonly Column[] = [
  { name: 'mw_pz_centre', unit: 'GeV' },
  { name: 'mw_pz_half_distance', unit: 'GeV' },
]
const JET: readonly Column[] = [
  { name: 'jet_px', unit: 'GeV' },
  { name: 'jet_py', unit: 'GeV' },
  { name: 'jet_eta', unit: '1' },
  { name: 'jet_log_energy', unit: 'ln GeV' },
  { name: 'jet_is_tagged', unit: '1' },
]
const TARGET: readonly Column[] = [
  { name: 'px', unit: 'GeV' },
  { name: 'py', unit: 'GeV' },
  { name: 'eta', unit: '1' },
]

/**
 * The inputs of Table 1 of arXiv 2207.00664 from events: missing momentum (px, py), lepton and jets (px, py, η, ln E and
 * type or b-tag), numbers of jets and b-jets, optionally the two quadratic inputs; and the target (px, py, η).
 * Units GeV, ln GeV, 1.
 * @throws DomainError when the events are not semileptonic
 */
export function nuFlowsFeatures(events: Events, options: NuFlowsFeatureOptions): NuFlowsFeatures {
  if (events.layout !== 'semileptonic') {
    throw new DomainError({ who: 'ν-Flows features', wanted: 'semileptonic events', got: `${events.layout} events` })
  }
  const { leptons, met } = events
  const turns = turnsInto(options.frame, { leptonPhi: leptons.phi, leptonEta: leptons.eta, metPhi: met.phi })
  const target = targetMatrix(events, turns)
  return {
    count: events.count,
    frame: options.frame,
    turns,
    event: eventMatrix(events, turns, options.quadratic),
    ...packedJets(events, turns),
    ...(target && { target }),
  }
}

const azimuth = (phi: number, turns: Turns, i: number) => turns.ySign[i] * (phi - turns.angle[i])

function eventMatrix(events: Events, turns: Turns, quadratic: boolean): Matrix {
  const { leptons, met } = events
  return fillRows(zeros(quadratic ? [...EVENT, ...QUADRATIC] : EVENT, events.count), (i, out) => {
    const metPhi = azimuth(met.phi[i], turns, i)
    const leptonPhi = azimuth(leptons.phi[i], turns, i)
    out[0] = met.pt[i] * Math.cos(metPhi)
    out[1] = met.pt[i] * Math.sin(metPhi)
    out[2] = leptons.pt[i] * Math.cos(leptonPhi)
    out[3] = leptons.pt[i] * Math.sin(leptonPhi)
    out[4] = leptons.eta[i] * turns.etaSign[i]
    out[5] = Math.log(leptons.energy[i])
    out[6] = leptons.type[i]
    out[7] = events.njets[i]
    out[8] = events.nbjets[i]
    if (quadratic) {
      const { centre, halfDistance } = wNeutrinoPz(events, i)
      // turning the event changes only the sign of the centre
      out[9] = centre * turns.etaSign[i]
      out[10] = halfDistance
    }
  })
}

function packedJets(events: Events, turns: Turns): { jets: Matrix; offsets: Int32Array } {
  const { jets, count } = events
  const offsets = new Int32Array(count + 1)
  const places: number[] = []
  for (let i = 0; i < count; i++) {
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) if (jets.pt[j] > 0) places.push(j)
    offsets[i + 1] = places.length
  }
  const packed = fillRows(zeros(JET, places.length), (row, out) => {
    const j = places[row]
    const i = Math.floor(j / jets.perEvent)
    const phi = azimuth(jets.phi[j], turns, i)
    out[0] = jets.pt[j] * Math.cos(phi)
    out[1] = jets.pt[j] * Math.sin(phi)
    out[2] = jets.eta[j] * turns.etaSign[i]
    out[3] = Math.log(jets.energy[j])
    out[4] = jets.isTagged[j]
  })
  return { jets: packed, offsets }
}

function targetMatrix(events: Events, turns: Turns): Matrix | undefined {
  const truth = events.neutrinos
  if (!truth) return undefined
  return fillRows(zeros(TARGET, events.count), (i, out) => {
    const phi = azimuth(truth.phi[i], turns, i)
    out[0] = truth.pt[i] * Math.cos(phi)
    out[1] = truth.pt[i] * Math.sin(phi)
    out[2] = truth.eta[i] * turns.etaSign[i]
  })
}
