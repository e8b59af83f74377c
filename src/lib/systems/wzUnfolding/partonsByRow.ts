import { type Tensor2D, tf } from '../../tensor/index.ts'
import { RESIDUAL_COUNT, STEP } from './residuals.ts'

/** What a discriminator sees of partons besides residuals: logarithms, directions and both masses, each of order one. */
export const PARTON_FEATURES = 18

/** Partons as the losses see them. */
export interface SeenPartons {
  /** Residuals of the partons, asinh units, [N, 12]; where they are brought to balance, of what they are then. */
  readonly residuals: Tensor2D
  /** ln p_T, η, cos φ and sin φ of all four, masses of both pairs against their peaks, [N, 18]. */
  readonly features: Tensor2D
  /** Of the quarks, GeV, [N, 1]. */
  readonly mass: Tensor2D
}

/** Where features are measured from, and their widths: ln GeV, η, cos φ and sin φ, GeV. */
export const FEATURE = { logPt: 3.7, logPtWidth: 0.6, eta: 1.2, direction: 1.4, mass: 2 } as const
/** Of the pairs of leptons and of quarks, GeV. */
export const PEAKS = [91.2, 80.4] as const
/** GeV²; keeps the logarithm of a vanishing momentum finite. */
export const TINY = 1e-4
/** GeV²; no pair is lighter than the root of this. */
export const LEAST_SQUARE = 1e-3

/** Features, mass of the quarks, residuals in balance. */
const WIDTH = PARTON_FEATURES + 1 + RESIDUAL_COUNT
const MASS = PARTON_FEATURES
const BALANCED = PARTON_FEATURES + 1

/**
 * What `partonsOfOperations` computes with a hundred operations and as many again for the slopes by the residuals, row by row in
 * float64; objects are taken as constants.
 * @param residuals asinh units, [N, 12]
 * @param objects ln p_T, η, φ as measured, [N, 12]
 */
export function partonsByRow(residuals: Tensor2D, objects: Tensor2D, balance: boolean): SeenPartons {
  const [count] = residuals.shape
  const measured = objects.dataSync()
  const packed = tf.customGrad((given, save) => {
    ;(save as tf.GradSaveFunc)([given as Tensor2D])
    const rows = (given as Tensor2D).dataSync()
    const out = new Float32Array(WIDTH * count)
    const row = new Row(balance)
    for (let i = 0; i < count; i++) {
      row.forward(rows, measured, RESIDUAL_COUNT * i)
      row.put(out, WIDTH * i)
    }
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]) => {
      const [slopes, at] = [dy.dataSync<'float32'>(), saved[0].dataSync<'float32'>()]
      const back = new Float32Array(RESIDUAL_COUNT * count)
      for (let i = 0; i < count; i++) {
        row.forward(at, measured, RESIDUAL_COUNT * i)
        row.backward(slopes, WIDTH * i, back, RESIDUAL_COUNT * i)
      }
      return tf.tensor2d(back, [count, RESIDUAL_COUNT])
    }
    return { value: tf.tensor2d(out, [count, WIDTH]), gradFunc }
  })(residuals) as Tensor2D
  const [features, mass, own] = tf.split(packed, [PARTON_FEATURES, 1, RESIDUAL_COUNT], 1) as Tensor2D[]
  return { features, mass, residuals: balance ? own : residuals }
}

/** The partons of an event, and how a sum over what is seen of them changes with its residuals. */
class Row {
  private readonly balance: boolean
  private readonly residual = new Float64Array(RESIDUAL_COUNT)
  private readonly object = new Float64Array(RESIDUAL_COUNT)
  /** ln p_T, η and φ of all four. */
  private readonly place = new Float64Array(RESIDUAL_COUNT)
  /** Slopes of these by their residuals. */
  private readonly stretch = new Float64Array(RESIDUAL_COUNT)
  private readonly logPt = new Float64Array(4)
  private readonly eta = new Float64Array(4)
  /** Transverse momenta before balance, and after it, GeV. */
  private readonly x = new Float64Array(4)
  private readonly y = new Float64Array(4)
  private readonly nearX = new Float64Array(4)
  private readonly nearY = new Float64Array(4)
  private readonly nearLog = new Float64Array(4)
  private readonly pt = new Float64Array(4)
  /** Of the quarks' lack, what each takes. */
  private readonly share = new Float64Array(4)
  /** What the transverse momenta of all four lack, GeV. */
  private lackX = 0
  private lackY = 0
  private readonly mass = new Float64Array(2)
  /** Of a pair: 2 p_T p_T, and that times cosh Δη − cos Δφ, which is m², GeV². */
  private readonly product = new Float64Array(2)
  private readonly square = new Float64Array(2)
  /** Slopes by ln p_T, η, and the transverse momentum of each. */
  private readonly byLog = new Float64Array(4)
  private readonly byEta = new Float64Array(4)
  private readonly byX = new Float64Array(4)
  private readonly byY = new Float64Array(4)
  private readonly byPt = new Float64Array(4)

  constructor(balance: boolean) {
    this.balance = balance
  }

  forward(residuals: ArrayLike<number>, objects: ArrayLike<number>, from: number): void {
    const { residual, object, place, stretch, logPt, eta, x, y, nearX, nearY, nearLog, pt, mass, product, square } =
      this
    for (let c = 0; c < RESIDUAL_COUNT; c++) {
      residual[c] = residuals[from + c]
      object[c] = objects[from + c]
      const e = Math.exp(residual[c])
      stretch[c] = (STEP[c] * (e + 1 / e)) / 2
      place[c] = object[c] + (STEP[c] * (e - 1 / e)) / 2
    }
    for (let k = 0; k < 4; k++) {
      logPt[k] = place[3 * k]
      eta[k] = place[3 * k + 1]
      pt[k] = Math.exp(logPt[k])
      x[k] = pt[k] * Math.cos(place[3 * k + 2])
      y[k] = pt[k] * Math.sin(place[3 * k + 2])
      nearX[k] = x[k]
      nearY[k] = y[k]
      nearLog[k] = logPt[k]
    }
    if (this.balance) this.bringToBalance()
    for (let pair = 0; pair < 2; pair++) {
      const a = 2 * pair
      const b = a + 1
      product[pair] = 2 * pt[a] * pt[b]
      const cosine = (nearX[a] * nearX[b] + nearY[a] * nearY[b]) / (pt[a] * pt[b])
      square[pair] = product[pair] * (Math.cosh(eta[a] - eta[b]) - cosine)
      mass[pair] = Math.sqrt(Math.max(LEAST_SQUARE, square[pair]))
    }
  }

  private bringToBalance(): void {
    const { logPt, x, y, nearX, nearY, nearLog, pt, share } = this
    share[2] = 1 / (1 + Math.exp(logPt[3] - logPt[2]))
    share[3] = 1 - share[2]
    this.lackX = x[0] + x[1] + x[2] + x[3]
    this.lackY = y[0] + y[1] + y[2] + y[3]
    for (let k = 2; k < 4; k++) {
      nearX[k] = x[k] - share[k] * this.lackX
      nearY[k] = y[k] - share[k] * this.lackY
      nearLog[k] = Math.log(nearX[k] ** 2 + nearY[k] ** 2 + TINY) / 2
      pt[k] = Math.exp(nearLog[k])
    }
  }

  /** Residuals of a quark in balance, in ln p_T and φ, over their steps. */
  private moved(k: number): [number, number] {
    const { object, nearLog, nearX, nearY } = this
    const [cos, sin] = [Math.cos(object[3 * k + 2]), Math.sin(object[3 * k + 2])]
    const turned = Math.atan2(nearY[k] * cos - nearX[k] * sin, nearX[k] * cos + nearY[k] * sin)
    return [(nearLog[k] - object[3 * k]) / STEP[3 * k], turned / STEP[3 * k + 2]]
  }

  put(out: Float32Array, to: number): void {
    const { eta, nearX, nearY, nearLog, pt, mass, residual } = this
    for (let k = 0; k < 4; k++) {
      out[to + k] = (nearLog[k] - FEATURE.logPt) / FEATURE.logPtWidth
      out[to + 4 + k] = eta[k] / FEATURE.eta
      out[to + 8 + k] = (FEATURE.direction * nearX[k]) / pt[k]
      out[to + 12 + k] = (FEATURE.direction * nearY[k]) / pt[k]
    }
    for (let pair = 0; pair < 2; pair++) out[to + 16 + pair] = Math.asinh((mass[pair] - PEAKS[pair]) / FEATURE.mass)
    out[to + MASS] = mass[1]
    if (!this.balance) return
    for (let c = 0; c < RESIDUAL_COUNT; c++) out[to + BALANCED + c] = residual[c]
    for (let k = 2; k < 4; k++) {
      const [ofPt, ofPhi] = this.moved(k)
      out[to + BALANCED + 3 * k] = Math.asinh(ofPt)
      out[to + BALANCED + 3 * k + 2] = Math.asinh(ofPhi)
    }
  }

  /** Slopes by the residuals, of slopes by what is seen. */
  backward(slopes: ArrayLike<number>, from: number, back: Float32Array, to: number): void {
    const { byLog, byEta, byX, byY, byPt, nearX, nearY, pt } = this
    for (let k = 0; k < 4; k++) {
      byLog[k] = slopes[from + k] / FEATURE.logPtWidth
      byEta[k] = slopes[from + 4 + k] / FEATURE.eta
      const [ofCos, ofSin] = [FEATURE.direction * slopes[from + 8 + k], FEATURE.direction * slopes[from + 12 + k]]
      byX[k] = ofCos / pt[k]
      byY[k] = ofSin / pt[k]
      byPt[k] = -(ofCos * nearX[k] + ofSin * nearY[k]) / pt[k] ** 2
    }
    for (let pair = 0; pair < 2; pair++) this.massBack(slopes, from, pair)
    for (let k = 0; k < 4; k++) byLog[k] += byPt[k] * pt[k]
    if (this.balance) this.balanceBack(slopes, from + BALANCED)
    this.stretchBack(slopes, from + BALANCED, back, to)
  }

  private massBack(slopes: ArrayLike<number>, from: number, pair: number): void {
    const { mass, product, square, eta, nearX, nearY, pt, byEta, byX, byY, byPt } = this
    if (!(square[pair] >= LEAST_SQUARE)) return
    const [a, b] = [2 * pair, 2 * pair + 1]
    const far = (mass[pair] - PEAKS[pair]) / FEATURE.mass
    const byMass =
      slopes[from + 16 + pair] / (FEATURE.mass * Math.hypot(1, far)) + (pair === 1 ? slopes[from + MASS] : 0)
    const bySquare = byMass / (2 * mass[pair])
    // m² = 2 (p_T p_T cosh Δη − x x − y y), in which only the first part knows of p_T
    const byProduct = 2 * bySquare
    const cosh = Math.cosh(eta[a] - eta[b])
    byPt[a] += byProduct * cosh * pt[b]
    byPt[b] += byProduct * cosh * pt[a]
    byX[a] -= byProduct * nearX[b]
    byX[b] -= byProduct * nearX[a]
    byY[a] -= byProduct * nearY[b]
    byY[b] -= byProduct * nearY[a]
    const ofGap = bySquare * product[pair] * Math.sinh(eta[a] - eta[b])
    byEta[a] += ofGap
    byEta[b] -= ofGap
  }

  /** From slopes by momenta in balance to those by momenta before it. */
  private balanceBack(slopes: ArrayLike<number>, from: number): void {
    const { byLog, byX, byY, nearX, nearY, share } = this
    let [byLackX, byLackY, byShare] = [0, 0, 0]
    for (let k = 2; k < 4; k++) {
      const [ofPt, ofPhi] = this.moved(k)
      const byOwnLog = byLog[k] + slopes[from + 3 * k] / (STEP[3 * k] * Math.hypot(1, ofPt))
      const byTurn = slopes[from + 3 * k + 2] / (STEP[3 * k + 2] * Math.hypot(1, ofPhi))
      const square = nearX[k] ** 2 + nearY[k] ** 2
      const turn = square > 0 ? byTurn / square : 0
      byX[k] += (byOwnLog * nearX[k]) / (square + TINY) - turn * nearY[k]
      byY[k] += (byOwnLog * nearY[k]) / (square + TINY) + turn * nearX[k]
      byLog[k] = 0
      byLackX -= share[k] * byX[k]
      byLackY -= share[k] * byY[k]
      byShare -= (k === 2 ? 1 : -1) * (this.lackX * byX[k] + this.lackY * byY[k])
    }
    for (let k = 0; k < 4; k++) {
      byX[k] += byLackX
      byY[k] += byLackY
    }
    const ofShare = byShare * share[2] * share[3]
    byLog[2] += ofShare
    byLog[3] -= ofShare
  }

  /** From slopes by ln p_T, η and transverse momenta to those by residuals. */
  private stretchBack(slopes: ArrayLike<number>, from: number, back: Float32Array, to: number): void {
    const { byLog, byEta, byX, byY, x, y, stretch, balance } = this
    for (let k = 0; k < 4; k++) {
      const c = 3 * k
      back[to + c] = (byLog[k] + byX[k] * x[k] + byY[k] * y[k]) * stretch[c]
      back[to + c + 1] = byEta[k] * stretch[c + 1]
      back[to + c + 2] = (byY[k] * x[k] - byX[k] * y[k]) * stretch[c + 2]
      if (!balance) continue
      // these are handed on as they are; of the quarks' others balance makes new ones
      back[to + c + 1] += slopes[from + c + 1]
      if (k >= 2) continue
      back[to + c] += slopes[from + c]
      back[to + c + 2] += slopes[from + c + 2]
    }
  }
}
