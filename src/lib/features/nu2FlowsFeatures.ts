import type { Events, Objects } from '../events/index.ts'
import { DomainError } from '../tensor/index.ts'
import { type Column, fillRows, type Matrix, zeros } from './matrix.ts'

/** What the two-neutrino networks see of events, before standardisation. */
export interface Nu2FlowsFeatures {
  readonly count: number
  /** Missing momentum, [count, 2]. */
  readonly met: Matrix
  /** ℓ⁻, then ℓ⁺ of each event, [2 count, 6]. */
  readonly leptons: Matrix
  /** The jets of all events, packed: [offsets[count], 5]. */
  readonly jets: Matrix
  /** Event i owns jets offsets[i] … offsets[i + 1] − 1; int32 [count + 1]. */
  readonly offsets: Int32Array
  /** Numbers of jets and b-jets, [count, 2]. */
  readonly misc: Matrix
  /** The true ν, then ν̄ of each event (px, py, pz), [2 count, 3]; absent where the events have no truth. */
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
 * The inputs of the released ν²-Flows (arXiv 2307.02405): missing momentum (px, py), leptons and jets (px, py, pz, ln E and
 * charge, type or b-tag), numbers of jets and b-jets; and the target, (px, py, pz) of both neutrinos. The negative lepton
 * comes first, which is the one of the antineutrino. Units GeV, ln GeV, 1.
 * @throws DomainError when the events are not dileptonic, or one has no leptons of opposite charge
 */
export function nu2FlowsFeatures(events: Events): Nu2FlowsFeatures {
  if (events.layout !== 'dileptonic') {
    throw new DomainError({ who: 'ν²-Flows features', wanted: 'dileptonic events', got: `${events.layout} events` })
  }
  const { count, met, njets, nbjets } = events
  const target = targetMatrix(events)
  return {
    count,
    met: fillRows(zeros(MET, count), (i, out) => {
      out[0] = met.pt[i] * Math.cos(met.phi[i])
      out[1] = met.pt[i] * Math.sin(met.phi[i])
    }),
    leptons: leptonMatrix(events),
    ...packedJets(events),
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

function leptonMatrix({ count, leptons }: Events): Matrix {
  const { charge, type } = leptons
  const wanted = 'two leptons of opposite charge in each event'
  if (!charge || leptons.perEvent !== 2) {
    throw new DomainError({ who: 'ν²-Flows features', wanted, got: 'leptons without charge, or another number' })
  }
  return fillRows(zeros(LEPTON, 2 * count), (row, out) => {
    const first = row - (row % 2)
    if (charge[first] * charge[first + 1] >= 0) {
      const got = `charges ${charge[first]} and ${charge[first + 1]} in event ${first / 2}`
      throw new DomainError({ who: 'ν²-Flows features', wanted, got, fix: 'cut on opposite charges' })
    }
    const at = charge[first] < 0 ? row : first + 1 - (row % 2)
    putObject(leptons, at, out)
    out[4] = charge[at]
    out[5] = type[at]
  })
}

function packedJets({ jets, count }: Events): { jets: Matrix; offsets: Int32Array } {
  const offsets = new Int32Array(count + 1)
  const places: number[] = []
  for (let i = 0; i < count; i++) {
    for (let j = i * jets.perEvent; j < (i + 1) * jets.perEvent; j++) if (jets.pt[j] > 0) places.push(j)
    offsets[i + 1] = places.length
  }
  const packed = fillRows(zeros(JET, places.length), (row, out) => {
    putObject(jets, places[row], out)
    out[4] = jets.isTagged[places[row]]
  })
  return { jets: packed, offsets }
}

function targetMatrix({ count, neutrinos }: Events): Matrix | undefined {
  return neutrinos && fillRows(zeros(TARGET, 2 * count), (row, out) => putMomentum(neutrinos, row, out))
}
