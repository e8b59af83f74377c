import { DomainError, ShapeError } from '../../../complaint.ts'

/** Makes a probability of a network's logit: the calibrated logit is slope · logit + offset; plain data. */
export interface LogitCalibration {
  readonly slope: number
  readonly offset: number
}

/** Leaves logits as they are. */
export const UNCALIBRATED: LogitCalibration = { slope: 1, offset: 0 }

/** Rows that a classifier has not been trained on, with what it says of them. */
export interface JudgedRows {
  /** [N] */
  readonly logits: ArrayLike<number>
  /** [N], 1 for the first sample and 0 for the second. */
  readonly labels: ArrayLike<number>
  /** [N], not negative; 1 where not given. */
  readonly weights?: ArrayLike<number>
}

const MOST_STEPS = 100

/**
 * Slope a and offset b that make the cross-entropy of a · logit + b least, by Newton's method in float64 (Platt, Advances in
 * Large Margin Classifiers (1999) 61): a classifier that is too sure of itself gets a slope below 1. Rows that the logit
 * separates have no least one; targets are therefore Platt's, (n₁ + 1) / (n₁ + 2) and 1 / (n₀ + 2), n the effective numbers of
 * rows (Σw)² / Σw².
 * @throws ShapeError when lengths differ; DomainError where a label has no row of positive weight or a number is not finite
 */
export function fitLogitCalibration({ logits, labels, weights }: JudgedRows): LogitCalibration {
  const who = 'fitLogitCalibration'
  const count = logits.length
  const weightOf = (i: number) => weights?.[i] ?? 1
  if (labels.length !== count || (weights && weights.length !== count)) {
    const got = `${labels.length} labels${weights ? ` and ${weights.length} weights` : ''}`
    throw new ShapeError({ who, wanted: `a label and a weight for each of ${count} logits`, got })
  }
  const sums = [
    { w: 0, w2: 0 },
    { w: 0, w2: 0 },
  ]
  for (let i = 0; i < count; i++) {
    const w = weightOf(i)
    if (!Number.isFinite(logits[i]) || !(w >= 0 && w < Infinity) || (labels[i] !== 0 && labels[i] !== 1)) {
      const got = `logit ${logits[i]}, label ${labels[i]}, weight ${w} in row ${i}`
      throw new DomainError({ who, wanted: 'finite logits, labels 0 or 1, weights of at least 0', got })
    }
    sums[labels[i]].w += w
    sums[labels[i]].w2 += w * w
  }
  if (!(sums[0].w > 0 && sums[1].w > 0)) {
    throw new DomainError({ who, wanted: 'rows of both labels with positive weights', got: 'none of one' })
  }
  const [n0, n1] = sums.map(({ w, w2 }) => (w * w) / w2)
  return newton({ logits, targets: [1 / (n0 + 2), (n1 + 1) / (n1 + 2)], labels, weightOf })
}

interface Fit {
  readonly logits: ArrayLike<number>
  readonly labels: ArrayLike<number>
  readonly targets: readonly [number, number]
  readonly weightOf: (row: number) => number
}

function newton(fit: Fit): LogitCalibration {
  let [slope, offset] = [1, 0]
  let loss = lossOf(fit, slope, offset)
  for (let step = 0; step < MOST_STEPS; step++) {
    const [ga, gb, haa, hab, hbb] = slopesOf(fit, slope, offset)
    const det = haa * hbb - hab * hab
    // equal logits leave the slope undetermined: then only the offset moves
    const flat = !(det > 1e-12 * haa * hbb)
    const da = flat ? 0 : (hbb * ga - hab * gb) / det
    const db = flat ? gb / hbb : (haa * gb - hab * ga) / det
    let length = 1
    let next = lossOf(fit, slope - da, offset - db)
    for (; !(next <= loss) && length > 1e-6; next = lossOf(fit, slope - length * da, offset - length * db)) length /= 2
    if (!(next <= loss)) break
    slope -= length * da
    offset -= length * db
    const gain = loss - next
    loss = next
    if (gain <= 1e-14 * Math.abs(loss)) break
  }
  return { slope, offset }
}

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

function lossOf({ logits, labels, targets, weightOf }: Fit, slope: number, offset: number): number {
  let sum = 0
  for (let i = 0; i < logits.length; i++) {
    const l = slope * logits[i] + offset
    sum += weightOf(i) * (softplus(l) - targets[labels[i] as 0 | 1] * l)
  }
  return sum
}

/** Gradient and second derivatives of the loss: ∂a, ∂b, ∂a∂a, ∂a∂b, ∂b∂b. */
function slopesOf({ logits, labels, targets, weightOf }: Fit, slope: number, offset: number) {
  const out = [0, 0, 0, 0, 0]
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i]
    const p = 1 / (1 + Math.exp(-(slope * x + offset)))
    const [g, h] = [weightOf(i) * (p - targets[labels[i] as 0 | 1]), weightOf(i) * p * (1 - p)]
    out[0] += g * x
    out[1] += g
    out[2] += h * x * x
    out[3] += h * x
    out[4] += h
  }
  return out
}

/** slope · logit + offset of every logit. */
export const calibrated = ({ slope, offset }: LogitCalibration, logits: ArrayLike<number>): Float64Array =>
  Float64Array.from(logits, (logit) => slope * logit + offset)
