import type { Events } from '../events/index.ts'
import type { OnnxArray } from '../onnx/index.ts'

type Feed = Readonly<Record<string, OnnxArray>>
type Objects = Events['leptons'] | Events['jets']

/** Places of jets that an exported network has. */
const PLACES = 10

/** Rows of numbers, one after the other. */
function rows(count: number, width: number, write: (row: number, out: Float32Array, at: number) => void): Float32Array {
  const out = new Float32Array(count * width)
  for (let row = 0; row < count; row++) write(row, out, row * width)
  return out
}

/** The inputs of the profile `events` for events `from` … `to` − 1 (docs/onnx.md). */
export function eventFeed({ met, leptons, jets, njets, nbjets }: Events, from: number, to: number): Feed {
  const count = to - from
  const polar = ({ pt, eta, phi, energy }: Objects, k: number) => [pt[k], eta[k], phi[k], energy[k]]
  const ofLepton = (k: number) => [...polar(leptons, k), leptons.charge?.[k] ?? 0, leptons.type[k]]
  const ofJet = (event: number, place: number) => {
    if (place >= jets.perEvent) return [0, 0, 0, 0, 0]
    const k = event * jets.perEvent + place
    return [...polar(jets, k), jets.isTagged[k]]
  }
  const perLepton = leptons.perEvent
  const array = (data: Float32Array, ...shape: number[]): OnnxArray => ({ data, shape: [count, ...shape] })
  return {
    met: array(
      rows(count, 2, (i, out, at) => out.set([met.pt[from + i], met.phi[from + i]], at)),
      2,
    ),
    leptons: array(
      rows(count * perLepton, 6, (row, out, at) => out.set(ofLepton(from * perLepton + row), at)),
      perLepton,
      6,
    ),
    jets: array(
      rows(count * PLACES, 5, (row, out, at) => out.set(ofJet(from + Math.floor(row / PLACES), row % PLACES), at)),
      PLACES,
      5,
    ),
    counts: array(
      rows(count, 2, (i, out, at) => out.set([njets[from + i], nbjets[from + i]], at)),
      2,
    ),
  }
}

/** Quantiles of the b-tag that are given to a jet with it and one without, where events tell no more (docs/onnx.md). */
const [TAGGED, PLAIN] = [4, 1]

/**
 * The inputs of TopCPToolkit's NuFlows block for one event: jets [n, 6] and leptons [2, 6], electrons first, as
 * (px, py, pz, ln(1 + E), …), met [1, 3], misc [1, 3]; ΣE_T is that of leptons and jets.
 */
export function blockFeed({ met, leptons, jets, njets }: Events, event: number): Feed {
  const cartesian = ({ pt, eta, phi, energy }: Objects, k: number) => {
    const p = [pt[k] * Math.cos(phi[k]), pt[k] * Math.sin(phi[k]), pt[k] * Math.sinh(eta[k])]
    return { p, energy: energy[k], mass: Math.sqrt(Math.max(0, energy[k] ** 2 - p[0] ** 2 - p[1] ** 2 - p[2] ** 2)) }
  }
  const places = (perEvent: number) => Array.from({ length: perEvent }, (_, place) => event * perEvent + place)
  const there = places(jets.perEvent).filter((k) => jets.pt[k] > 0)
  const own = places(leptons.perEvent).sort((a, b) => leptons.type[a] - leptons.type[b])
  const ofJet = (k: number) => {
    const { p, energy, mass } = cartesian(jets, k)
    return [...p, Math.log1p(energy), Math.log1p(mass), jets.isTagged[k] ? TAGGED : PLAIN]
  }
  const ofLepton = (k: number) => {
    const { p, energy } = cartesian(leptons, k)
    return [...p, Math.log1p(energy), leptons.charge?.[k] ?? 0, leptons.type[k]]
  }
  const sumEt = [...there.map((k) => jets.pt[k]), ...own.map((k) => leptons.pt[k])].reduce((a, b) => a + b, 0)
  const electrons = own.filter((k) => leptons.type[k] === 0).length
  const array = (data: number[], ...shape: number[]): OnnxArray => ({ data: Float32Array.from(data), shape })
  return {
    jets: array(there.flatMap(ofJet), there.length, 6),
    leptons: array(own.flatMap(ofLepton), own.length, 6),
    met: array([met.pt[event] * Math.cos(met.phi[event]), met.pt[event] * Math.sin(met.phi[event]), sumEt], 1, 3),
    misc: array([electrons, own.length - electrons, njets[event]], 1, 3),
  }
}
