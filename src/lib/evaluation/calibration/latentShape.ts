import { DomainError, ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { type Local, minimise } from '../statistics/minimise.ts'

/**
 * How the latent normal of a trained flow is to be shaped so that events that were not trained on are most likely: plain data.
 * With the event's conditions x in units of their standards, ln σ = w₀ + Σ w x and the share ε = 1 / (1 + exp(−v₀ − Σ v x)) of
 * events that lie `further` times further out; no `share` where none does.
 */
export interface LatentShapeModel {
  readonly width: readonly number[]
  readonly share?: readonly number[]
  readonly further?: number
}

/** Latents of true values, [n, dim], and of the same events what the shape may depend on, [n, conditions] in units of their standards. */
export interface LatentEvents {
  readonly latents: ArrayLike<number>
  readonly dim: number
  readonly conditions: ArrayLike<number>
}

/**
 * Fits the shape of a flow's latent normal on events that it was not trained on, by maximum likelihood: the width, a share of
 * events further out, and on which conditions they depend, each only if Schwarz' criterion (Ann. Stat. 6 (1978) 461), −2 ln L + k ln n,
 * asks for it. A flow that has begun to over-fit puts most events a little, and some far, too far out.
 * @returns width 0 and no share where the latents are standard normal as far as they tell, or fewer than 20 events
 * @throws ShapeError for latents and conditions that are not of the same events, DomainError for numbers that are not finite
 */
export function fitLatentShape(events: LatentEvents): LatentShapeModel {
  const { n, squares, width } = checked(events)
  if (n < LEAST) return { width: [0] }
  const criterion = (logLikelihood: number, k: number) => -2 * logLikelihood + k * Math.log(n)
  let best: { choice: Choice; model: LatentShapeModel; score: number } | undefined
  const consider = (choice: Choice) => {
    const { model, logLikelihood } = fit({ ...events, squares, columns: width }, choice)
    const score = criterion(logLikelihood, choice.width.length + (choice.share ? choice.share.length + 1 : 0))
    if (!best || score < best.score) best = { choice, model, score }
  }
  const constant = -1
  for (const choice of [{ width: [] }, { width: [constant] }, { width: [constant], share: [constant] }])
    consider(choice)
  for (let before = Infinity; best!.score < before; ) {
    before = best!.score
    const { choice } = best!
    if (choice.width.length === 0) break
    for (let c = 0; c < width; c++) {
      if (!choice.width.includes(c)) consider({ ...choice, width: [...choice.width, c] })
      if (choice.share && !choice.share.includes(c)) consider({ ...choice, share: [...choice.share, c] })
    }
  }
  return best!.model
}

/**
 * The shape of the latent of each event: [n, 3] of ln σ, ε and ln of how many times further.
 * @param conditions [n, columns] in units of their standards; one that is not a number makes a width that is not
 */
export function latentShapes(model: LatentShapeModel, conditions: ArrayLike<number>, n: number): Float32Array {
  const columns = n === 0 ? 0 : conditions.length / n
  const shapes = new Float32Array(n * 3)
  const linear = (weights: readonly number[], i: number) => {
    let sum = weights[0]
    for (let c = 1; c < weights.length; c++) sum += weights[c] * conditions[i * columns + c - 1]
    return sum
  }
  for (let i = 0; i < n; i++) {
    const share = model.share ? 1 / (1 + Math.exp(-linear(model.share, i))) : 0
    shapes.set([linear(model.width, i), share, Math.log(model.further ?? 1)], 3 * i)
  }
  return shapes
}

/** Which conditions a width and a share depend on; −1 is the constant, none at all a standard normal. */
interface Choice {
  readonly width: readonly number[]
  readonly share?: readonly number[]
}

interface Fitted extends LatentEvents {
  readonly squares: Float64Array
  readonly columns: number
}

/** Fewer tell nothing of a share of some percent. */
const LEAST = 20

const FIRST_SHARE = -3
const FIRST_FURTHER = Math.log(0.5)

function fit({ squares, dim, conditions, columns }: Fitted, choice: Choice) {
  const ofWidth = choice.width.length
  const ofShare = choice.share?.length ?? 0
  const number = ofWidth + (ofShare > 0 ? ofShare + 1 : 0)
  const n = squares.length
  const start = new Float64Array(number)
  if (ofWidth > 0) start[0] = Math.log(squares.reduce((sum, square) => sum + square / (n * dim), 0)) / 2
  if (ofShare > 0) {
    start[ofWidth] = FIRST_SHARE
    start[number - 1] = FIRST_FURTHER
  }
  const condition = (i: number, c: number) => (c < 0 ? 1 : conditions[i * columns + c])
  /** −ln L, its slope, and the squares of the single slopes for its curvature (Berndt, Hall, Hall and Hausman). */
  const at = (x: Float64Array): Local => {
    const gradient = new Float64Array(number)
    const curvature = new Float64Array(number * number)
    const row = new Float64Array(number)
    // how many times further, more than once
    const further = ofShare > 0 ? Math.exp(x[number - 1]) : 0
    let value = 0
    for (let i = 0; i < n; i++) {
      let [width, logit] = [0, 0]
      for (let k = 0; k < ofWidth; k++) width += x[k] * condition(i, choice.width[k])
      for (let k = 0; k < ofShare; k++) logit += x[ofWidth + k] * condition(i, choice.share![k])
      const near = squares[i] * Math.exp(-2 * width)
      const lnNear = -near / 2 - dim * width
      let dWidth = near - dim
      if (ofShare > 0) {
        const share = 1 / (1 + Math.exp(-logit))
        const far = near * Math.exp(-2 * further)
        const lnFar = -far / 2 - dim * (width + further)
        const a = Math.log1p(-share) + lnNear
        const b = Math.log(share) + lnFar
        const top = Math.max(a, b)
        const ln = top + Math.log(Math.exp(a - top) + Math.exp(b - top))
        const isFar = Math.exp(b - ln)
        value -= ln
        dWidth = (1 - isFar) * (near - dim) + isFar * (far - dim)
        for (let k = 0; k < ofShare; k++) row[ofWidth + k] = (isFar - share) * condition(i, choice.share![k])
        row[number - 1] = isFar * (far - dim) * further
      } else value -= lnNear
      for (let k = 0; k < ofWidth; k++) row[k] = dWidth * condition(i, choice.width[k])
      for (let k = 0; k < number; k++) {
        gradient[k] -= row[k]
        for (let l = 0; l <= k; l++) curvature[k * number + l] += row[k] * row[l]
      }
    }
    for (let k = 0; k < number; k++) for (let l = 0; l < k; l++) curvature[l * number + k] = curvature[k * number + l]
    return { value, gradient, curvature }
  }
  const { x, value } = minimise(start, at)
  const weights = (chosen: readonly number[], from: number) => {
    const all = new Array<number>(1 + Math.max(-1, ...chosen) + 1).fill(0)
    chosen.forEach((c, k) => {
      all[c + 1] = x[from + k]
    })
    return all.slice(0, Math.max(1, Math.max(-1, ...chosen) + 2))
  }
  const model: LatentShapeModel = {
    width: weights(choice.width, 0),
    ...(choice.share && { share: weights(choice.share, ofWidth), further: Math.exp(Math.exp(x[number - 1])) }),
  }
  return { model, logLikelihood: -value }
}

function checked({ latents, dim, conditions }: LatentEvents) {
  const who = 'fitLatentShape'
  const n = latents.length / dim
  const width = n === 0 ? 0 : conditions.length / n
  if (!Number.isInteger(dim) || dim < 1 || !Number.isInteger(n) || !Number.isInteger(width)) {
    const got = `${latents.length} latents of ${dim} and ${conditions.length} conditions`
    throw new ShapeError({ who, wanted: 'latents [n, dim] and conditions [n, columns]', got })
  }
  checkFinite(who, 'latents', latents)
  checkFinite(who, 'conditions', conditions)
  const squares = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0
    for (let k = 0; k < dim; k++) sum += latents[i * dim + k] ** 2
    return sum
  })
  const bad = squares.findIndex((square) => !Number.isFinite(square))
  if (bad >= 0)
    throw new DomainError({ who, wanted: 'latents whose squares are finite', got: `others in event ${bad}` })
  if (n > 0 && squares.every((square) => square === 0)) {
    throw new DomainError({ who, wanted: 'latents that are not all 0', got: `${n} events with none other` })
  }
  return { n, squares, width }
}
