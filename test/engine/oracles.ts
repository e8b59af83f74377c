/** Slow twins of the engine's kernels: float64 loops written from the definitions. A matrix is a list of rows. */
export type Matrix = number[][]

export const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

const activations: Record<string, (x: number) => number> = {
  identity: (x) => x,
  relu: (x) => Math.max(x, 0),
  leakyRelu: (x) => (x < 0 ? 0.1 * x : x),
  silu: (x) => x / (1 + Math.exp(-x)),
}

export const product = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => (b[0] ?? []).map((_, j) => row.reduce((sum, v, k) => sum + v * b[k][j], 0)))

export function layerNorm(x: Matrix, gain: number[], shift: number[]): Matrix {
  return x.map((row) => {
    const mean = row.reduce((a, b) => a + b, 0) / row.length
    const variance = row.reduce((a, b) => a + (b - mean) ** 2, 0) / row.length
    return row.map((v, j) => ((v - mean) / Math.sqrt(variance + 1e-5)) * gain[j] + shift[j])
  })
}

/** Row of what is shared that each row uses. */
export function owners(rows: number, offsets?: number[], repeat = 0): number[] {
  if (!offsets) return Array.from({ length: rows }, (_, i) => (repeat ? Math.floor(i / repeat) : i))
  return Array.from({ length: rows }, (_, i) => offsets.findLastIndex((from) => from <= i))
}

export interface Dense {
  x: Matrix
  weight: Matrix
  bias: number[]
  gain?: number[] | undefined
  shift?: number[] | undefined
  residual?: Matrix | undefined
  shared?: Matrix | undefined
  owner: number[]
  activation: string
}

export function denseLayer({ x, weight, bias, gain, shift, residual, shared, owner, activation }: Dense): Matrix {
  const a = product(x, weight).map((row, i) =>
    row.map((v, j) => activations[activation](v + bias[j] + (shared ? shared[owner[i]][j] : 0))),
  )
  const normed = gain && shift ? layerNorm(a, gain, shift) : a
  return residual ? normed.map((row, i) => row.map((v, j) => v + residual[i][j])) : normed
}

/** ½ Σ [(μ² + σ²) / s² − ln σ² − 1 + ln s²] */
export const divergence = (mean: Matrix, logVariance: Matrix, width: number): number =>
  mean
    .flatMap((row, i) =>
      row.map((mu, j) => {
        const l = logVariance[i][j]
        return ((mu ** 2 + Math.exp(l)) / width ** 2 - l - 1 + 2 * Math.log(width)) / 2
      }),
    )
    .reduce((a, b) => a + b)

/** Rows times normal weights by local reparametrisation, with given noise. */
export function bayesianLayer(
  { x, weight, logVariance, bias }: { x: Matrix; weight: Matrix; logVariance: Matrix; bias: number[] },
  noise: Matrix,
  activation: string,
): Matrix {
  const squares = x.map((row) => row.map((v) => v * v))
  const variance = logVariance.map((row) => row.map((v) => Math.exp(Math.min(11, Math.max(-11, v)))))
  const spread = product(squares, variance)
  return product(x, weight).map((row, i) =>
    row.map((v, j) => activations[activation](v + bias[j] + Math.sqrt(spread[i][j] + 1e-8) * noise[i][j])),
  )
}

/** A block of the all-in-one flow after its network: coupling of the last columns, global map, order; value and log-determinant. */
export function allInOne(
  { x, raw, scale, offset, before }: Record<'x' | 'raw' | 'before', Matrix> & Record<'scale' | 'offset', number[]>,
  { first, order, bound, gain }: { first: number; order: readonly number[]; bound: number; gain: number },
): [Matrix, number[]] {
  const factors = scale.map((a) => 0.2 * Math.log1p(Math.exp(a / 2)))
  const shared = factors.reduce((sum, c) => sum + Math.log(c), 0)
  const logDet: number[] = []
  const value = x.map((row, r) => {
    let sum = (before ? before[0][r] : 0) + shared
    const mapped = row.map((v, c) => {
      if (c < first) return v * factors[c] + offset[c]
      const [a, b] = raw[r].slice(2 * (c - first))
      const s = bound * Math.tanh((gain * a) / bound)
      sum += s
      return (v * Math.exp(s) + gain * b) * factors[c] + offset[c]
    })
    logDet.push(sum)
    return order.map((c) => mapped[c])
  })
  return [value, logDet]
}

export interface SplineAttrs {
  columns: number[]
  bins: number
  bound: number
  logitScale: number
  inverse: boolean
}

interface Curve {
  x: number[]
  y: number[]
  slope: number[]
}

function knots(logits: number[], { bins, bound, logitScale }: SplineAttrs): number[] {
  const most = Math.max(...logits)
  const e = logits.map((v) => Math.exp((v - most) * logitScale))
  const sum = e.reduce((a, b) => a + b, 0)
  const at = [-bound]
  for (let i = 0; i < bins; i++) at.push(at[i] + 2 * bound * (1e-3 + (1 - 1e-3 * bins) * (e[i] / sum)))
  at[bins] = bound
  return at
}

function curveOf(raw: number[], attrs: SplineAttrs): Curve {
  const K = attrs.bins
  const inner = raw.slice(2 * K).map((v) => 1e-3 + softplus(v))
  return { x: knots(raw.slice(0, K), attrs), y: knots(raw.slice(K, 2 * K), attrs), slope: [1, ...inner, 1] }
}

function along(at: number, { x, y, slope }: Curve, inverse: boolean): { value: number; logDet: number } {
  const inner = (inverse ? y : x).slice(1, -1)
  const k = inner.filter((knot) => at >= knot).length
  const [w, h] = [x[k + 1] - x[k], y[k + 1] - y[k]]
  const [d, d0, d1] = [h / w, slope[k], slope[k + 1]]
  const s = d0 + d1 - 2 * d
  let theta = (at - x[k]) / w
  if (inverse) {
    const up = at - y[k]
    const [a, b, c] = [up * s + h * (d - d0), h * d0 - up * s, -d * up]
    theta = (2 * c) / (-b - Math.sqrt(Math.max(0, b * b - 4 * a * c)))
  }
  const t = theta * (1 - theta)
  const below = d + s * t
  const logDet = Math.log(d * d * (d1 * theta ** 2 + 2 * d * t + d0 * (1 - theta) ** 2)) - 2 * Math.log(below)
  if (inverse) return { value: x[k] + theta * w, logDet: -logDet }
  return { value: y[k] + (h * (d * theta ** 2 + d0 * t)) / below, logDet }
}

export function splineCoupling(x: Matrix, raw: Matrix, attrs: SplineAttrs): [Matrix, number[]] {
  const per = 3 * attrs.bins - 1
  const logDet = x.map(() => 0)
  const y = x.map((row, i) =>
    row.map((v, j) => {
      const c = attrs.columns.indexOf(j)
      if (c < 0 || Math.abs(v) > attrs.bound) return v
      const curve = curveOf(raw[i].slice(c * per, (c + 1) * per), attrs)
      const out = along(v, curve, attrs.inverse)
      logDet[i] += out.logDet
      return out.value
    }),
  )
  return [y, logDet]
}

export interface Lu {
  x: Matrix
  lower: number[]
  upper: number[]
  diagonal: number[]
  bias: number[]
}

export function luLinear({ x, lower, upper, diagonal, bias }: Lu, inverse: boolean): [Matrix, number[]] {
  const D = bias.length
  const d = diagonal.map((v) => softplus(v) + 1e-3)
  let [below, above] = [0, 0]
  const L = Array.from({ length: D }, (_, i) =>
    Array.from({ length: D }, (_, j) => (j < i ? lower[below++] : +(i === j))),
  )
  const U = L.map((_, i) => L.map((_, j) => (j > i ? upper[above++] : i === j ? d[i] : 0)))
  const logDet = d.reduce((sum, v) => sum + Math.log(v), 0)
  if (!inverse) {
    const h = product(x, transpose(U))
    return [product(h, transpose(L)).map((row) => row.map((v, j) => v + bias[j])), [logDet]]
  }
  const y = x.map((row) => {
    const v = row.map((value, j) => value - bias[j])
    for (let i = 0; i < D; i++) for (let j = 0; j < i; j++) v[i] -= L[i][j] * v[j]
    for (let i = D - 1; i >= 0; i--) {
      for (let j = i + 1; j < D; j++) v[i] -= U[i][j] * v[j]
      v[i] /= U[i][i]
    }
    return v
  })
  return [y, [-logDet]]
}

export const transpose = (a: Matrix): Matrix => a[0].map((_, j) => a.map((row) => row[j]))

export function segmentWeightedSum(values: Matrix, weights: Matrix, offsets: number[]): Matrix {
  const [F, H] = [values[0].length, weights[0].length]
  return offsets.slice(1).map((to, m) =>
    Array.from({ length: H * F }, (_, c) => {
      let sum = 0
      for (let j = offsets[m]; j < to; j++) sum += weights[j][Math.floor(c / F)] * values[j][c % F]
      return sum
    }),
  )
}

export interface Attention {
  query: Matrix
  key: Matrix
  value: Matrix
  queryOffsets: number[]
  keyOffsets: number[]
}

export function segmentAttention({ query, key, value, queryOffsets, keyOffsets }: Attention, heads: number): Matrix {
  const owner = owners(query.length, queryOffsets)
  const d = query[0].length / heads
  return query.map((q, i) =>
    q.map((_, c) => {
      const h = Math.floor(c / d) * d
      const keys = key.slice(keyOffsets[owner[i]], keyOffsets[owner[i] + 1])
      const scores = keys.map((k) => k.slice(h, h + d).reduce((s, v, e) => s + v * q[h + e], 0) / Math.sqrt(d))
      const most = Math.max(...scores)
      const e = scores.map((s) => Math.exp(s - most))
      const sum = e.reduce((a, b) => a + b, 0)
      return e.reduce((s, p, j) => s + (p / sum) * value[keyOffsets[owner[i]] + j][c], 0)
    }),
  )
}

export function affineCoupling(x: Matrix, s: Matrix, t: Matrix, inverse: boolean): [Matrix, number[]] {
  const y = x.map((row, i) =>
    row.map((v, j) => (inverse ? (v - t[i][j]) * Math.exp(-s[i][j]) : v * Math.exp(s[i][j]) + t[i][j])),
  )
  return [y, s.map((row) => row.reduce((a, b) => a + b, 0) * (inverse ? -1 : 1))]
}

export function mmd(x: Matrix, y: Matrix, kernel: string, widths: number[]): number {
  const mean = (a: Matrix, b: Matrix) => {
    let sum = 0
    for (const p of a) {
      for (const q of b) {
        const r2 = p.reduce((s, v, d) => s + (v - q[d]) ** 2, 0)
        for (const w of widths) sum += kernel === 'cauchy' ? w ** 2 / (w ** 2 + r2) : Math.exp(-r2 / (2 * w * w))
      }
    }
    return sum / (a.length * b.length)
  }
  return mean(x, x) + mean(y, y) - 2 * mean(x, y)
}
