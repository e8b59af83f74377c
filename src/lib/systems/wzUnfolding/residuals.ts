import { type Matrix, matrixOf, quantities } from '../../columns/index.ts'
import { columnStandards, type Turns } from '../../features/index.ts'
import { deltaPhi } from '../../kinematics/index.ts'
import { dequantise, type WzFeatures } from './features.ts'
import { turnMomentum, turnMomentumBack } from './frame.ts'

/** Sizes of the steps at which residuals of ln p_T, η and φ turn from linear to logarithmic: of leptons, of jets. */
const STEPS = { lepton: [0.02, 1e-3, 1e-3], jet: [0.1, 0.05, 0.05] } as const
/** The same of each residual. */
export const STEP = [STEPS.lepton, STEPS.lepton, STEPS.jet, STEPS.jet].flat()
const OBJECTS = ['l_minus', 'l_plus', 'jet1', 'jet2']
const NAMES = OBJECTS.flatMap((name) => ['log_pt', 'eta', 'phi'].map((c) => `${name}_${c}_residual`))

/** Residuals: asinh of (parton − its object)/step in ln p_T, η and φ. */
export const RESIDUALS = quantities('1', ...NAMES)
export const RESIDUAL_COUNT = RESIDUALS.length

/** ln p_T, η and φ of the four measured objects, turned, [count, 12]. */
export function objectsOf({ anchors, event }: WzFeatures): Matrix {
  const width = event.columns.length
  return matrixOf(RESIDUALS, { count: event.count, perEvent: 1 }, (i, out) => {
    for (let k = 0; k < 4; k++) {
      const at = i * width + 4 * k
      const [logPt, eta, cos, sin] = event.data.subarray(at, at + 4)
      out.set([logPt, eta, Math.atan2(sin, cos)], 3 * k)
    }
    // leptons as exactly as they were measured
    const { angles } = anchors[i]
    out.set([angles[0], angles[1]], 1)
    out.set([angles[2], angles[3]], 4)
  })
}

/**
 * Residuals of true partons against their objects, quarks in the order of the jets that they are near to; leptons dequantised.
 * @param noise four normal numbers
 */
export function residualsOf(
  { momenta, anchors }: WzFeatures,
  objects: Matrix,
  event: number,
  noise: ArrayLike<number>,
  sigma: number,
): Float64Array {
  const row = momenta!.slice(10 * event, 10 * event + 10)
  dequantise(row, noise, sigma)
  const full = new Float64Array(RESIDUAL_COUNT)
  full.set(row)
  full[9] = -(row[0] + row[3] + row[6])
  full[10] = -(row[1] + row[4] + row[7])
  full[11] = row[9]
  const { turns } = anchors[event]
  const { data } = objects
  const first = RESIDUAL_COUNT * event
  // ln p_T, η and φ in the place of momenta
  for (let at = 0; at < RESIDUAL_COUNT; at += 3) {
    turnMomentum(full, at, turns, event)
    const pt = Math.hypot(full[at], full[at + 1])
    const eta = Math.asinh(full[at + 2] / pt)
    full[at + 2] = Math.atan2(full[at + 1], full[at])
    full[at] = Math.log(pt)
    full[at + 1] = eta
  }
  const distance = (q: number, k: number) =>
    Math.hypot(full[3 * q + 1] - data[first + 3 * k + 1], deltaPhi(full[3 * q + 2], data[first + 3 * k + 2]))
  const swapped = distance(2, 3) + distance(3, 2) < distance(2, 2) + distance(3, 3)
  const out = new Float64Array(RESIDUAL_COUNT)
  for (let c = 0; c < RESIDUAL_COUNT; c++) {
    // quarks are the last two
    const value = full[swapped && c >= 6 ? (c < 9 ? c + 3 : c - 3) : c]
    const object = data[first + c]
    out[c] = Math.asinh((c % 3 === 2 ? deltaPhi(value, object) : value - object) / STEP[c])
  }
  return out
}

/**
 * Momenta of residuals (asinh units) about the objects of an event, detector axes, quarks by falling p_T: 12 numbers. In balance, what
 * the transverse momenta of all four lack both quarks take over, each in proportion to its own.
 */
export function momentaOfResiduals(
  residuals: ArrayLike<number>,
  objects: ArrayLike<number>,
  turns: Turns,
  event: number,
  balance = true,
): Float64Array {
  const polar = Array.from({ length: RESIDUAL_COUNT }, (_, c) => objects[c] + STEP[c] * Math.sinh(residuals[c]))
  const out = new Float64Array(RESIDUAL_COUNT)
  for (let k = 0; k < 4; k++) {
    const [pt, phi] = [Math.exp(polar[3 * k]), polar[3 * k + 2]]
    out.set([pt * Math.cos(phi), pt * Math.sin(phi)], 3 * k)
  }
  const lacks = [0, 1].map((axis) => -(out[axis] + out[axis + 3] + out[axis + 6] + out[axis + 9]))
  const own = [6, 9].map((at) => Math.hypot(out[at], out[at + 1]))
  for (const [k, at] of balance ? [6, 9].entries() : []) {
    const share = own[k] / (own[0] + own[1])
    for (const axis of [0, 1]) out[at + axis] += share * lacks[axis]
  }
  for (let k = 0; k < 4; k++) {
    const at = 3 * k
    out[at + 2] = Math.hypot(out[at], out[at + 1]) * Math.sinh(polar[at + 1])
    turnMomentumBack(out, at, turns, event)
  }
  if (Math.hypot(out[6], out[7]) < Math.hypot(out[9], out[10])) {
    const first = out.slice(6, 9)
    out.copyWithin(6, 9, 12)
    out.set(first, 9)
  }
  return out
}

export const residualStandards = (data: Float32Array, count: number) =>
  columnStandards({ count, perEvent: 1, columns: RESIDUALS, data })
