import {
  type BreitWigner,
  type Gaussianised,
  gaussianised,
  type RowBijection,
  type Turns,
} from '../../features/index.ts'
import { turnMomentum, turnMomentumBack } from './frame.ts'
import { zMassScore } from './zMass.ts'

/** What the coordinates of one event are measured from, in the turned axes. */
export interface Anchor {
  readonly turns: Turns
  readonly event: number
  /** ln of p_T of ℓ⁻ over that of ℓ⁺, as measured. */
  readonly logRatio: number
  /** ln of the mass of both leptons, GeV, as measured. */
  readonly logMass: number
  /** η and φ of ℓ⁻, then of ℓ⁺. */
  readonly angles: readonly [number, number, number, number]
  /** (E, px, py, pz) of both jets after the fit, GeV. */
  readonly jets: readonly [Momentum, Momentum]
  /** Rapidity of the two. */
  readonly rapidity: number
  /** Where residuals of this event turn from linear to logarithmic. */
  readonly steps: Steps
  /** Whether m_Z is a normal score, given the measured one, or a residual. */
  readonly isScored: boolean
}

/** Sizes of residuals of one event. */
export interface Steps {
  readonly ratio: number
  readonly mass: number
  readonly angle: number
  readonly rapidity: number
  readonly tangent: number
}

/** Steps that are the same for every event. */
export const RESIDUAL_STEPS: Steps = { ratio: 0.02, mass: 0.015, angle: 1e-3, rapidity: 0.1, tangent: 0.1 }

type Momentum = readonly [e: number, px: number, py: number, pz: number]
type Vector = readonly [number, number, number]

/** Below and above every mass of the samples. */
export const W_PEAK: BreitWigner = { mass: 80.45, width: 2.1, low: 1, high: 5000 }

/** The ten numbers of one event: what is exact by itself is not among them. */
export const COORDINATES = [
  { name: 'lepton_pt_ratio', label: 'asinh of the residual of ln(p_T^ℓ⁻/p_T^ℓ⁺) in steps' },
  { name: 'z_mass', label: 'residual of ln m_Z in steps, or its normal score given the measured one' },
  { name: 'eta_minus', label: 'asinh of the residual of η^ℓ⁻ in steps' },
  { name: 'phi_minus', label: 'asinh of the residual of φ^ℓ⁻ in steps' },
  { name: 'eta_plus', label: 'asinh of the residual of η^ℓ⁺ in steps' },
  { name: 'phi_plus', label: 'asinh of the residual of φ^ℓ⁺ in steps' },
  { name: 'w_mass', label: 'normal score of m_W' },
  { name: 'w_rapidity', label: 'asinh of y_W − y_jj in steps' },
  { name: 'decay_along', label: 'asinh of the decay angle towards the flight of the W in steps' },
  { name: 'decay_across', label: 'asinh of the decay angle across it in steps' },
] as const

const DIM = COORDINATES.length

/**
 * Four massless particles whose transverse momenta add up to zero, as ten numbers without a constraint: residuals of the
 * leptons' directions, of the ratio of their momenta, and of m_Z or its normal score (both momenta follow); the normal score of m_W and its
 * rapidity against the fitted jets, its transverse momentum being that of the leptons; and the direction of its decay in its own
 * frame, against the axis of the jets there: of the two quarks the one on that side, so that every pair is counted once.
 * In: px, py, pz of ℓ⁻, ℓ⁺ and q₁ and p_z of q₂, GeV; the log-determinant in GeV⁻¹⁰.
 *
 * The quarks' part is d³q₁ dp_z,₂ = ½ m E₁ E₂ dm dy d²Ω*, from the two-body phase space of massless particles.
 */
export function exactCoordinates(wPeak = W_PEAK): RowBijection<Anchor> {
  const w = gaussianised(wPeak)
  // draws of one event follow each other
  let last: { readonly anchor: Anchor; readonly score: Gaussianised } | undefined
  const zScore = (anchor: Anchor): Gaussianised => {
    if (last?.anchor !== anchor) last = { anchor, score: zMassScore(anchor.logMass, anchor.steps.mass) }
    return last.score
  }
  return {
    dim: DIM,
    forward: (row, anchor) => {
      for (const at of [0, 3, 6]) turnMomentum(row, at, anchor.turns, anchor.event)
      const q2z = row[9] * anchor.turns.etaSign[anchor.event]
      const [minus, plus] = [polar(row, 0), polar(row, 3)]
      const [pWx, pWy] = [-row[0] - row[3], -row[1] - row[4]]
      const q1: Vector = [row[6], row[7], row[8]]
      const q2: Vector = [pWx - q1[0], pWy - q1[1], q2z]
      // leptons
      const opening = Math.cosh(minus.eta - plus.eta) - Math.cos(minus.phi - plus.phi)
      const mZ = Math.sqrt(2 * minus.pt * plus.pt * opening)
      let log = 0
      const residual = (value: number, scale: number): number => {
        log -= Math.log(Math.hypot(scale, value))
        return Math.asinh(value / scale)
      }
      const { angles, steps } = anchor
      row[0] = residual(Math.log(minus.pt / plus.pt) - anchor.logRatio, steps.ratio)
      let slopeZ = 0
      if (anchor.isScored) [row[1], slopeZ] = zScore(anchor).forward(Math.log(mZ))
      else row[1] = residual(Math.log(mZ) - anchor.logMass, steps.mass)
      row[2] = residual(minus.eta - angles[0], steps.angle)
      row[3] = residual(wrapped(minus.phi - angles[1]), steps.angle)
      row[4] = residual(plus.eta - angles[2], steps.angle)
      row[5] = residual(wrapped(plus.phi - angles[3]), steps.angle)
      // quarks
      const [e1, e2] = [Math.hypot(...q1), Math.hypot(...q2)]
      const boson: Momentum = [e1 + e2, pWx, pWy, q1[2] + q2[2]]
      const mW = pairMass(q1, q2, e1, e2)
      const [scoreW, slopeW] = w.forward(mW)
      row[6] = scoreW
      row[7] = residual(Math.atanh(boson[3] / boson[0]) - anchor.rapidity, steps.rapidity)
      const axes = axesOf(boson, mW, anchor.jets)
      const seen = atRest([e1, ...q1], boson, mW)
      const side = dot(seen, axes.axis) < 0 ? -1 : 1
      const cos = (side * dot(seen, axes.axis)) / Math.hypot(...seen)
      for (const [k, along] of [axes.along, axes.across].entries()) {
        row[8 + k] = residual((side * dot(seen, along)) / Math.hypot(...seen) / cos, steps.tangent)
      }
      return (
        // leptons: to (ln p_T, η, φ), then to (ln ratio, ln m_Z), then to the coordinates
        -2 * Math.log(minus.pt) -
        Math.log(minus.pt * Math.cosh(minus.eta)) -
        2 * Math.log(plus.pt) -
        Math.log(plus.pt * Math.cosh(plus.eta)) +
        // quarks: dΩ* = cos³ d²t
        Math.log(2 / (mW * e1 * e2)) +
        slopeW +
        slopeZ -
        3 * Math.log(cos) +
        log
      )
    },
    inverse: (row, anchor) => {
      let log = 0
      const value = (drawn: number, scale: number, most: number): number => {
        const x = within(drawn, FARTHEST)
        log += Math.log(scale * Math.cosh(x))
        return within(scale * Math.sinh(x), most)
      }
      const { angles, steps } = anchor
      const logRatio = anchor.logRatio + value(row[0], steps.ratio, 20)
      const [logZ, slopeZ] = anchor.isScored
        ? zScore(anchor).inverse(row[1])
        : [anchor.logMass + value(row[1], steps.mass, 15), 0]
      const mZ = Math.exp(logZ)
      const eta = [angles[0] + value(row[2], steps.angle, 30), angles[2] + value(row[4], steps.angle, 30)]
      const phi = [angles[1] + value(row[3], steps.angle, 30), angles[3] + value(row[5], steps.angle, 30)]
      const opening = Math.max(1e-12, Math.cosh(eta[0] - eta[1]) - Math.cos(phi[0] - phi[1]))
      const product = (mZ * mZ) / (2 * opening)
      const pt = [Math.sqrt(product * Math.exp(logRatio)), Math.sqrt(product * Math.exp(-logRatio))]
      const [mW, slopeW] = w.inverse(row[6])
      const rapidity = anchor.rapidity + value(row[7], steps.rapidity, 30)
      for (const k of [0, 1]) {
        row[3 * k] = pt[k] * Math.cos(phi[k])
        row[3 * k + 1] = pt[k] * Math.sin(phi[k])
        row[3 * k + 2] = pt[k] * Math.sinh(eta[k])
        log += 2 * Math.log(pt[k]) + Math.log(pt[k] * Math.cosh(eta[k]))
      }
      const [pWx, pWy] = [-row[0] - row[3], -row[1] - row[4]]
      const mT = Math.hypot(mW, pWx, pWy)
      const boson: Momentum = [mT * Math.cosh(rapidity), pWx, pWy, mT * Math.sinh(rapidity)]
      const axes = axesOf(boson, mW, anchor.jets)
      const t = [value(row[8], steps.tangent, 1e6), value(row[9], steps.tangent, 1e6)]
      const cos = 1 / Math.hypot(1, t[0], t[1])
      const direction = [0, 1, 2].map((k) => cos * (axes.axis[k] + t[0] * axes.along[k] + t[1] * axes.across[k]))
      const [first, second] = [1, -1].map((sign) =>
        boosted([mW / 2, ...(direction.map((d) => (sign * mW * d) / 2) as unknown as Vector)], boson, mW),
      )
      const ordered = Math.hypot(first[1], first[2]) >= Math.hypot(second[1], second[2])
      const [q1, q2] = ordered ? [first, second] : [second, first]
      row[6] = q1[1]
      row[7] = q1[2]
      row[8] = q1[3]
      row[9] = q2[3] * anchor.turns.etaSign[anchor.event]
      for (const at of [0, 3, 6]) turnMomentumBack(row, at, anchor.turns, anchor.event)
      return log + slopeW + slopeZ + Math.log((mW * q1[0] * q2[0]) / 2) + 3 * Math.log(cos)
    },
  }
}

function polar(row: Float64Array, at: number) {
  const pt = Math.hypot(row[at], row[at + 1])
  return { pt, eta: Math.asinh(row[at + 2] / pt), phi: Math.atan2(row[at + 1], row[at]) }
}

/** Numbers of the flow further out are taken to be here: a few in a million draws, which would have momenta without end. */
const FARTHEST = 20
const within = (x: number, most: number) => Math.max(-most, Math.min(most, x))
const wrapped = (phi: number) => phi - 2 * Math.PI * Math.round(phi / (2 * Math.PI))
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (a: Vector): Vector => {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** m² = 2 (E₁E₂ − q₁·q₂) = |q₁ E₂ − q₂ E₁|²/(E₁ E₂) for massless ones, which keeps its digits for small angles. */
function pairMass(q1: Vector, q2: Vector, e1: number, e2: number): number {
  const d = [0, 1, 2].map((k) => q1[k] / e1 - q2[k] / e2)
  return Math.sqrt(e1 * e2) * Math.hypot(...d)
}

/** Space components of a momentum in the rest frame of a boson. */
function atRest([e, px, py, pz]: Momentum, [eB, bx, by, bz]: Momentum, m: number): Vector {
  const along = (bx * px + by * py + bz * pz) / m
  const push = (along / (eB / m + 1) - e) / m
  return [px + push * bx, py + push * by, pz + push * bz]
}

/** A momentum of the rest frame as seen in the laboratory. */
function boosted([e, px, py, pz]: Momentum, [eB, bx, by, bz]: Momentum, m: number): Momentum {
  const along = (bx * px + by * py + bz * pz) / m
  const push = (along / (eB / m + 1) + e) / m
  return [(eB * e) / m + along, px + push * bx, py + push * by, pz + push * bz]
}

/** In the rest frame of the W: the axis of the jets, the part of its flight across that, and what is across both. */
export function axesOf(boson: Momentum, mass: number, jets: readonly [Momentum, Momentum]) {
  const [a, b] = jets.map((jet) => unit(atRest(jet, boson, mass)))
  const axis = unit([a[0] - b[0], a[1] - b[1], a[2] - b[2]])
  const flight: Vector = [boson[1], boson[2], boson[3]]
  const off = dot(flight, axis)
  const along = unit([flight[0] - off * axis[0], flight[1] - off * axis[1], flight[2] - off * axis[2]])
  return { axis, along, across: cross(axis, along), acollinear: [0, 1, 2].map((k) => a[k] + b[k]) as unknown as Vector }
}
