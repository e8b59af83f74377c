import { DomainError } from '../../../complaint.ts'
import { boost, velocity } from '../../kinematics/index.ts'
import { fold, type Key, normals, uniforms } from '../../tensor/index.ts'
import type { WzEvents } from '../layouts/wz/events.ts'
import { takeEvents } from '../takeEvents.ts'

/** What toy boson pairs are made of. */
export interface BosonPairOptions {
  /** Masses and widths, GeV. */
  readonly z?: readonly [mass: number, width: number]
  readonly w?: readonly [mass: number, width: number]
  /** Mass and width of a resonance that decays to the pair, GeV; without it transverse momenta fall. */
  readonly resonance?: readonly [mass: number, width: number]
  /** Scales all resolutions: 0 is a perfect detector. */
  readonly smearing?: number
}

/** Each event takes about a hundred bytes. */
const LARGEST = 2 ** 24
/** Selection of arXiv 1912.00477: p_T above 25 GeV and |η| below 2.5 of jets; 15 GeV of leptons, as the full samples have it. */
const [LEAST_JET, LEAST_LEPTON, MOST_ETA] = [25, 15, 2.5]

/**
 * Toy pp → ZW → (ℓ⁻ℓ⁺)(qq') without radiation: Breit-Wigner masses within ten widths, a falling p_T that balances between the
 * bosons, isotropic decays, then each object smeared (jets by 0.9 √E ⊕ 0.05 E and 0.04 in η and φ with a mass of about 0.15 p_T,
 * electrons by 0.32 √E ⊕ 0.04 E) and selected (jets p_T > 25, leptons p_T > 15 GeV, |η| < 2.5). Not a model of physics, but with
 * the effects that unfolding meets: narrow masses behind a broad detector, thresholds only in the detector.
 * @param count events to generate; those that are selected come back
 * @throws DomainError for a number of events that is none, or masses, widths and smearing that are not positive
 */
export function toyBosonPairs(key: Key, count: number, options: BosonPairOptions = {}): WzEvents {
  const { z = [91.19, 2.5], w = [80.38, 2.09], resonance, smearing = 1 } = options
  checkToys(count, [...z, ...w, ...(resonance ?? [])], smearing)
  const partons = toyPartons(key, count, { z, w, resonance })
  const measured = smeared(fold(key, 9), partons, smearing)
  const kept = new Int32Array(count).map((_, i) => i).filter((i) => isSelected(measured, i))
  return takeEvents(eventsOf(count, partons, measured), kept)
}

function checkToys(count: number, masses: readonly number[], smearing: number): void {
  const who = 'toyBosonPairs'
  if (!Number.isInteger(count) || count < 0 || count > LARGEST) {
    throw new DomainError({ who, wanted: `a whole number of events, up to ${LARGEST}`, got: String(count) })
  }
  if (masses.every((m) => m > 0 && m < Infinity) && smearing >= 0 && smearing < Infinity) return
  const wanted = 'masses and widths above 0 GeV and a smearing of at least 0'
  throw new DomainError({ who, wanted, got: `${masses.join(', ')}; ${smearing}` })
}

type Pair = readonly [mass: number, width: number]

/** Breit-Wigner masses within ten widths, by the inverse of its distribution. */
function breitWigner(key: Key, count: number, [mass, width]: Pair): Float64Array {
  const edge = Math.atan(Math.min(20, (1.8 * mass) / width))
  return Float64Array.from(uniforms(key, count), (u) => mass + (width / 2) * Math.tan((2 * u - 1) * edge))
}

/** ℓ⁻, ℓ⁺, then the quarks by falling p_T; [count, 4, 4]. */
function toyPartons(
  key: Key,
  count: number,
  { z, w, resonance }: { z: Pair; w: Pair; resonance: Pair | undefined },
): Float64Array {
  const masses = [breitWigner(fold(key, 0), count, z), breitWigner(fold(key, 1), count, w)]
  const total = resonance && breitWigner(fold(key, 2), count, resonance)
  const u = uniforms(fold(key, 3), 7 * count)
  const g = normals(fold(key, 4), 2 * count)
  const out = new Float64Array(16 * count)
  for (let i = 0; i < count; i++) {
    const [mZ, mW] = [masses[0][i], masses[1][i]]
    const draw = (k: number) => u[7 * i + k]
    // from rest of the pair where there is a resonance, else a falling spectrum with two rapidities
    const phi = 2 * Math.PI * draw(0)
    let [pT, yZ, yW] = [-45 * Math.log(draw(1)), 0.9 * g[2 * i], 0.9 * g[2 * i + 1]]
    if (total) {
      const m = Math.max(total[i], 1.001 * (mZ + mW))
      const p = Math.sqrt((m * m - (mZ + mW) ** 2) * (m * m - (mZ - mW) ** 2)) / (2 * m)
      const cos = 2 * draw(1) - 1
      pT = p * Math.sqrt(1 - cos * cos)
      const y = 0.5 * g[2 * i]
      yZ = y + Math.asinh((p * cos) / Math.hypot(mZ, pT))
      yW = y - Math.asinh((p * cos) / Math.hypot(mW, pT))
    }
    const boson = (m: number, sign: number, y: number) => {
      const mT = Math.hypot(m, pT)
      return Float64Array.of(mT * Math.cosh(y), sign * pT * Math.cos(phi), sign * pT * Math.sin(phi), mT * Math.sinh(y))
    }
    out.set(decay(boson(mZ, 1, yZ), mZ, draw(2), draw(3)), 16 * i)
    const quarks = decay(boson(mW, -1, yW), mW, draw(4), draw(5))
    const isOrdered = Math.hypot(quarks[1], quarks[2]) >= Math.hypot(quarks[5], quarks[6])
    out.set(isOrdered ? quarks : [...quarks.subarray(4), ...quarks.subarray(0, 4)], 16 * i + 8)
  }
  return out
}

/** Two massless particles, back to back in the frame of their parent, isotropic. */
function decay(parent: Float64Array, mass: number, u: number, v: number): Float64Array {
  const [cos, phi] = [2 * u - 1, 2 * Math.PI * v]
  const sin = Math.sqrt(1 - cos * cos)
  const half = mass / 2
  const p = [half * sin * Math.cos(phi), half * sin * Math.sin(phi), half * cos]
  return boost(Float64Array.of(half, ...p, half, ...p.map((x) => -x)), velocity(parent))
}

/** ℓ⁻, ℓ⁺, then two jets by falling p_T; [count, 4, 4]. */
function smeared(key: Key, partons: Float64Array, smearing: number): Float64Array {
  const count = partons.length / 16
  const g = normals(key, 16 * count)
  const out = new Float64Array(16 * count)
  for (let row = 0; row < 4 * count; row++) {
    const at = 4 * row
    const isJet = row % 4 >= 2
    const [e, px, py, pz] = partons.subarray(at, at + 4)
    const [stochastic, constant, angle] = isJet ? [0.9, 0.05, 0.04] : [0.32, 0.04, 0]
    const sigma = smearing * Math.hypot(stochastic * Math.sqrt(e), constant * e)
    const scale = Math.max(0.05, 1 + (sigma / e) * g[at])
    const pT = Math.hypot(px, py) * scale
    const eta = Math.asinh(pz / Math.hypot(px, py)) + smearing * angle * g[at + 1]
    const phi = Math.atan2(py, px) + smearing * angle * g[at + 2]
    const mass = isJet ? smearing * 0.15 * pT * Math.exp(0.3 * g[at + 3]) : 0
    const p = [pT * Math.cos(phi), pT * Math.sin(phi), pT * Math.sinh(eta)]
    out.set([Math.hypot(...p, mass), ...p], at)
  }
  for (let i = 0; i < count; i++) {
    const [a, b] = [out.slice(16 * i + 8, 16 * i + 12), out.slice(16 * i + 12, 16 * i + 16)]
    if (Math.hypot(a[1], a[2]) < Math.hypot(b[1], b[2])) out.set([...b, ...a], 16 * i + 8)
  }
  return out
}

function isSelected(measured: Float64Array, event: number): boolean {
  return [0, 1, 2, 3].every((k) => {
    const [, px, py, pz] = measured.subarray(16 * event + 4 * k, 16 * event + 4 * k + 4)
    const pT = Math.hypot(px, py)
    return pT > (k < 2 ? LEAST_LEPTON : LEAST_JET) && Math.abs(Math.asinh(pz / pT)) < MOST_ETA
  })
}

function eventsOf(count: number, partons: Float64Array, measured: Float64Array): WzEvents {
  const momenta = (perEvent: number, rows: Float64Array) => {
    const column = (c: number) =>
      new Float32Array(count * perEvent).map((_, k) => {
        const [i, place] = [Math.floor(k / perEvent), k % perEvent]
        return place < 4 ? rows[16 * i + 4 * place + c] : 0
      })
    return { perEvent, energy: column(0), px: column(1), py: column(2), pz: column(3) }
  }
  return {
    layout: 'wz',
    count,
    parton: momenta(4, partons),
    detector: momenta(6, measured),
    njets: new Int16Array(count).fill(2),
  }
}
