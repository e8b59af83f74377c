import { DomainError, ShapeError } from '../../../complaint.ts'
import { checkFinite } from '../statistics/checkFinite.ts'
import { type Local, minimise } from '../statistics/minimise.ts'

/**
 * How the latent normal of a trained flow is to be shaped so that events that were not trained on are most likely; plain data.
 * With the event's conditions x in units of their standards, column k has ln σ_k = w₀ + Σ w x + `columns`_k, and a share
 * ε = 1 / (1 + exp(−v₀ − Σ v x)) of events lies further out, column k by a factor `further`_k.
 */
export interface LatentShapeModel {
  /** w₀, w₁ … of as many conditions as count. */
  readonly width: readonly number[]
  /** One a column, where they differ. */
  readonly columns?: readonly number[]
  /** v₀, v₁ …; left out where no event lies further out. */
  readonly share?: readonly number[]
  /** One for all columns, or one a column. */
  readonly further?: readonly number[]
}

/** Latents of true values, [n, dim], and of the same events what the shape may depend on, [n, conditions] in units of their standards. */
export interface LatentEvents {
  readonly latents: ArrayLike<number>
  readonly dim: number
  readonly conditions: ArrayLike<number>
}

/**
 * Fits the shape of a flow's latent normal on events that it was not trained on, by maximum likelihood: widths, a share of events
 * further out, both for all columns or each of them, and on which conditions they depend, each only if Schwarz' criterion
 * (Ann. Stat. 6 (1978) 461), −2 ln L + k ln n, asks for it. A flow that has begun to over-fit puts most events a little, and some
 * far, too far out.
 * @returns width 0 and no share where the latents are standard normal as far as they tell, or fewer than 20 events
 * @throws ShapeError for latents and conditions that are not of the same events, DomainError for numbers that are not finite
 */
export function fitLatentShape(events: LatentEvents): LatentShapeModel {
  const { n, conditions } = checked(events)
  if (n < LEAST) return { width: [0] }
  let best: { choice: Choice; model: LatentShapeModel; score: number } | undefined
  const consider = (choice: Choice) => {
    const { model, logLikelihood, numbers } = fit(events, conditions, choice)
    const score = -2 * logLikelihood + numbers * Math.log(n)
    if (!best || (score < best.score && isUsable(model))) best = { choice, model, score }
  }
  for (const choice of CHOICES) if (events.dim > 1 || !(choice.eachWidth || choice.eachFurther)) consider(choice)
  for (let before = Infinity; best!.score < before && hasWidth(best!.choice); ) {
    before = best!.score
    const { choice } = best!
    for (let c = 0; c < conditions; c++) {
      if (!choice.width.includes(c)) consider({ ...choice, width: [...choice.width, c] })
      if (choice.share && !choice.share.includes(c)) consider({ ...choice, share: [...choice.share, c] })
    }
  }
  return best!.model
}

/**
 * The shape of the latent of each event: [n, 1 + 2 dim] of ε, ln σ of each column, and ln of how many times further.
 * @param conditions [n, columns] in units of their standards; one that is not a number makes a width that is not
 */
export function latentShapes(
  { width, columns, share, further = [1] }: LatentShapeModel,
  conditions: ArrayLike<number>,
  { n, dim }: { readonly n: number; readonly dim: number },
): Float32Array {
  const known = n === 0 ? 0 : conditions.length / n
  const shapes = new Float32Array(n * (1 + 2 * dim))
  const linear = (weights: readonly number[], i: number) => {
    let sum = weights[0]
    for (let c = 1; c < weights.length; c++) sum += weights[c] * conditions[i * known + c - 1]
    return sum
  }
  for (let i = 0; i < n; i++) {
    const at = i * (1 + 2 * dim)
    const logWidth = linear(width, i)
    shapes[at] = share ? 1 / (1 + Math.exp(-linear(share, i))) : 0
    for (let k = 0; k < dim; k++) {
      shapes[at + 1 + k] = logWidth + (columns?.[k] ?? 0)
      shapes[at + 1 + dim + k] = Math.log(further[k] ?? further[0])
    }
  }
  return shapes
}

/** What a fit is free in. */
interface Choice {
  /** The conditions that the width of all columns depends on; −1 is the constant. */
  readonly width: readonly number[]
  /** Whether each column has a width. */
  readonly eachWidth?: boolean
  /** The conditions that the share depends on; no share where left out. */
  readonly share?: readonly number[]
  /** Whether each column lies further out by a factor of its own. */
  readonly eachFurther?: boolean
}

const CONSTANT = -1
const CHOICES: readonly Choice[] = [
  { width: [] },
  { width: [CONSTANT] },
  { width: [], eachWidth: true },
  { width: [CONSTANT], share: [CONSTANT] },
  { width: [CONSTANT], share: [CONSTANT], eachFurther: true },
  { width: [], eachWidth: true, share: [CONSTANT], eachFurther: true },
]

const hasWidth = ({ width, eachWidth }: Choice) => width.length > 0 || eachWidth === true

/** Fewer tell nothing of a share of some percent. */
const LEAST = 20
/** Weights of more than this leave the range of any flow. */
const MOST = 8

/** A few events, far from normal, can be most likely where a share is of none or all, or without end. */
const isUsable = ({ width, columns = [], share = [], further = [] }: LatentShapeModel) =>
  [...width, ...columns, ...share, ...further.map(Math.log)].every((weight) => Math.abs(weight) < MOST)

const FIRST_SHARE = -3
const FIRST_FURTHER = 0.5

/** Where each kind of number lies among those that are fitted. */
function places({ width, eachWidth, share, eachFurther }: Choice, dim: number) {
  const columns = width.length
  const shares = columns + (eachWidth ? dim : 0)
  const further = shares + (share?.length ?? 0)
  return { columns, shares, further, numbers: further + (share ? (eachFurther ? dim : 1) : 0) }
}

function fit({ latents, dim, conditions }: LatentEvents, known: number, choice: Choice) {
  const { width, eachWidth = false, share, eachFurther = false } = choice
  const { columns, shares, further, numbers } = places(choice, dim)
  const n = latents.length / dim
  const start = new Float64Array(numbers)
  if (share) {
    start[shares] = FIRST_SHARE
    start.fill(FIRST_FURTHER, further)
  }
  const meanSquare = (k: number) => {
    let sum = 0
    for (let i = 0; i < n; i++) sum += latents[i * dim + k] ** 2 / n
    return sum
  }
  const squares = Array.from({ length: dim }, (_, k) => meanSquare(k))
  if (width.includes(CONSTANT)) start[0] = Math.log(squares.reduce((a, b) => a + b / dim, 0)) / 2
  // a column of zeros alone has no width
  if (eachWidth) for (let k = 0; k < dim; k++) start[columns + k] = Math.log(squares[k] || 1) / 2
  const condition = (i: number, c: number) => (c < 0 ? 1 : conditions[i * known + c])
  const near = new Float64Array(dim)
  const row = new Float64Array(numbers)
  /** −ln L, its slope, and the squares of the single slopes for its curvature (Berndt, Hall, Hall and Hausman). */
  const at = (x: Float64Array): Local => {
    const gradient = new Float64Array(numbers)
    const curvature = new Float64Array(numbers * numbers)
    let value = 0
    for (let i = 0; i < n; i++) {
      let common = 0
      for (let k = 0; k < columns; k++) common += x[k] * condition(i, width[k])
      let [lnNear, lnFar] = [0, 0]
      for (let k = 0; k < dim; k++) {
        const logWidth = common + (eachWidth ? x[columns + k] : 0)
        near[k] = latents[i * dim + k] ** 2 * Math.exp(-2 * logWidth)
        lnNear -= near[k] / 2 + logWidth
        if (share) {
          const out = x[further + (eachFurther ? k : 0)]
          lnFar -= (near[k] * Math.exp(-2 * out)) / 2 + logWidth + out
        }
      }
      let isFar = 0
      row.fill(0)
      if (share) {
        let logit = 0
        for (let k = 0; k < share.length; k++) logit += x[shares + k] * condition(i, share[k])
        const p = 1 / (1 + Math.exp(-logit))
        const [a, b] = [Math.log1p(-p) + lnNear, Math.log(p) + lnFar]
        const top = Math.max(a, b)
        const ln = top + Math.log(Math.exp(a - top) + Math.exp(b - top))
        isFar = Math.exp(b - ln)
        value -= ln
        for (let k = 0; k < share.length; k++) row[shares + k] = (isFar - p) * condition(i, share[k])
      } else value -= lnNear
      let slope = 0
      for (let k = 0; k < dim; k++) {
        const place = further + (eachFurther ? k : 0)
        const far = share ? near[k] * Math.exp(-2 * x[place]) - 1 : 0
        if (share) row[place] += isFar * far
        const ofColumn = (1 - isFar) * (near[k] - 1) + isFar * far
        if (eachWidth) row[columns + k] = ofColumn
        slope += ofColumn
      }
      for (let k = 0; k < columns; k++) row[k] = slope * condition(i, width[k])
      for (let k = 0; k < numbers; k++) {
        gradient[k] -= row[k]
        for (let l = 0; l <= k; l++) curvature[k * numbers + l] += row[k] * row[l]
      }
    }
    for (let k = 0; k < numbers; k++)
      for (let l = 0; l < k; l++) curvature[l * numbers + k] = curvature[k * numbers + l]
    return { value, gradient, curvature }
  }
  const { x, value } = minimise(start, at)
  const model: LatentShapeModel = {
    width: weightsOf(width, x),
    ...(eachWidth && { columns: [...x.subarray(columns, columns + dim)] }),
    ...(share && { share: weightsOf(share, x.subarray(shares)), further: Array.from(x.subarray(further), Math.exp) }),
  }
  return { model, logLikelihood: -value, numbers }
}

/** The constant, then the weight of each condition up to the last that counts. */
function weightsOf(chosen: readonly number[], x: Float64Array): number[] {
  const weights = new Array<number>(2 + Math.max(CONSTANT, ...chosen)).fill(0)
  chosen.forEach((c, k) => {
    weights[c + 1] = x[k]
  })
  return weights
}

function checked({ latents, dim, conditions }: LatentEvents) {
  const who = 'fitLatentShape'
  const n = latents.length / dim
  const known = n === 0 ? 0 : conditions.length / n
  if (!Number.isInteger(dim) || dim < 1 || !Number.isInteger(n) || !Number.isInteger(known)) {
    const got = `${latents.length} latents of ${dim} and ${conditions.length} conditions`
    throw new ShapeError({ who, wanted: 'latents [n, dim] and conditions [n, columns]', got })
  }
  checkFinite(who, 'latents', latents)
  checkFinite(who, 'conditions', conditions)
  let zero = n > 0
  for (let k = 0; k < latents.length; k++) {
    if (latents[k] !== 0) zero = false
    if (Number.isFinite(latents[k] ** 2)) continue
    throw new DomainError({ who, wanted: 'latents whose squares are finite', got: `${latents[k]} in place ${k}` })
  }
  if (zero) throw new DomainError({ who, wanted: 'latents that are not all 0', got: `${n} events with none other` })
  return { n, conditions: known }
}
