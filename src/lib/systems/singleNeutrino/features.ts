import { DomainError } from '../../../complaint.ts'
import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import { type Events, presentJets } from '../../events/index.ts'
import { type Features, type Turns, turnedEta, turnedPhi } from '../../features/index.ts'
import { wNeutrinoPz } from '../../kinematics/index.ts'
import { type Frame, turnsInto } from './frame.ts'

/**
 * What the networks see of events, before standardisation: `event` (missing momentum, lepton, counts and, if asked for, the
 * two quadratic inputs: 9 or 11 columns) and `jets` (packed, 5 columns). The target is the true neutrino (px, py, η).
 */
export interface NeutrinoFeatures extends Features<'event' | 'jets'> {
  readonly frame: Frame
  readonly turns: Turns
}

export interface NeutrinoFeatureOptions {
  readonly frame: Frame
  /** Adds −b/2a and sign(δ)√|δ| of the m_W quadratic to the inputs. */
  readonly quadratic: boolean
}

const EVENT = [
  ...quantities('GeV', 'met_px', 'met_py', 'lepton_px', 'lepton_py'),
  ...quantities('1', 'lepton_eta'),
  ...quantities('ln GeV', 'lepton_log_energy'),
  ...quantities('1', 'lepton_type', 'njets', 'nbjets'),
]
const QUADRATIC = quantities('GeV', 'mw_pz_centre', 'mw_pz_half_distance')
const JET = [
  ...quantities('GeV', 'jet_px', 'jet_py'),
  ...quantities('1', 'jet_eta'),
  ...quantities('ln GeV', 'jet_log_energy'),
  ...quantities('1', 'jet_is_tagged'),
]
const TARGET = [...quantities('GeV', 'px', 'py'), ...quantities('1', 'eta')]

/**
 * The inputs of Table 1 of arXiv 2207.00664 from events: missing momentum (px, py), lepton and jets (px, py, η, ln E and
 * type or b-tag), numbers of jets and b-jets, optionally the two quadratic inputs; and the target (px, py, η).
 * Units GeV, ln GeV, 1.
 * @throws DomainError when the events are not semileptonic
 */
export function neutrinoFeatures(events: Events, options: NeutrinoFeatureOptions): NeutrinoFeatures {
  if (events.layout !== 'semileptonic') {
    throw new DomainError({ who: 'ν-Flows features', wanted: 'semileptonic events', got: `${events.layout} events` })
  }
  const turns = turnsInto(options.frame, events)
  const target = targetMatrix(events, turns)
  return {
    count: events.count,
    frame: options.frame,
    turns,
    inputs: { event: eventMatrix(events, turns, options.quadratic), jets: packedJets(events, turns) },
    ...(target && { target }),
  }
}

function eventMatrix(events: Events, turns: Turns, quadratic: boolean): Matrix {
  const { leptons, met } = events
  const columns = quadratic ? [...EVENT, ...QUADRATIC] : EVENT
  return matrixOf(columns, { count: events.count, perEvent: 1 }, (i, out) => {
    const metPhi = turnedPhi(turns, i, met.phi[i])
    const leptonPhi = turnedPhi(turns, i, leptons.phi[i])
    out[0] = met.pt[i] * Math.cos(metPhi)
    out[1] = met.pt[i] * Math.sin(metPhi)
    out[2] = leptons.pt[i] * Math.cos(leptonPhi)
    out[3] = leptons.pt[i] * Math.sin(leptonPhi)
    out[4] = turnedEta(turns, i, leptons.eta[i])
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

function packedJets(events: Events, turns: Turns): Matrix {
  const { jets } = events
  const { rows, places } = presentJets(events)
  return matrixOf(JET, rows, (row, out) => {
    const j = places[row]
    const i = Math.floor(j / jets.perEvent)
    const phi = turnedPhi(turns, i, jets.phi[j])
    out[0] = jets.pt[j] * Math.cos(phi)
    out[1] = jets.pt[j] * Math.sin(phi)
    out[2] = turnedEta(turns, i, jets.eta[j])
    out[3] = Math.log(jets.energy[j])
    out[4] = jets.isTagged[j]
  })
}

function targetMatrix(events: Events, turns: Turns): Matrix | undefined {
  const truth = events.neutrinos
  if (!truth) return undefined
  return matrixOf(TARGET, { count: events.count, perEvent: 1 }, (i, out) => {
    const phi = turnedPhi(turns, i, truth.phi[i])
    out[0] = truth.pt[i] * Math.cos(phi)
    out[1] = truth.pt[i] * Math.sin(phi)
    out[2] = turnedEta(turns, i, truth.eta[i])
  })
}
