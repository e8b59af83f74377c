/**
 * Slow twins of the bijections in float64: loops over single numbers, written from the formulas of Durkan et al. (arXiv
 * 1906.04032) and Oliva et al. (arXiv 1801.09819), sharing no code with the library. Directions as there: data → latent.
 */

export type Row = readonly number[]
/** Parameters by the name of their leaf, flat and row-major. */
export type Named = Readonly<Record<string, ArrayLike<number>>>
export type Image = { value: number[]; logDet: number }
export interface Oracle {
  forward(params: Named, x: Row, context: Row): Image
  inverse(params: Named, y: Row, context: Row): Image
}

const softplus = (x: number) => (x > 30 ? x : Math.log1p(Math.exp(x)))

function knots(logits: Row, bound: number): number[] {
  const top = Math.max(...logits)
  const weights = logits.map((l) => Math.exp(l - top))
  const total = weights.reduce((a, b) => a + b)
  const at = [-bound]
  for (const w of weights) at.push(at.at(-1)! + 2 * bound * (1e-3 + (1 - 1e-3 * logits.length) * (w / total)))
  at[logits.length] = bound
  return at
}

/** The numbers of a spline that its raw numbers stand for. */
interface Shape {
  xs: number[]
  ys: number[]
  slopes: number[]
}

function shapeOf(raw: Row, bins: number, bound: number, logitScale: number): Shape {
  const scaled = raw.map((r) => r * logitScale)
  const slopes = [1, ...raw.slice(2 * bins).map((r) => 1e-3 + softplus(r)), 1]
  return { xs: knots(scaled.slice(0, bins), bound), ys: knots(scaled.slice(bins, 2 * bins), bound), slopes }
}

/** Value and ln of the slope inside the bounds. */
function insideAt({ xs, ys, slopes }: Shape, x: number): [number, number] {
  let k = 0
  while (k < xs.length - 2 && xs[k + 1] <= x) k++
  const [w, h] = [xs[k + 1] - xs[k], ys[k + 1] - ys[k]]
  const [s, t] = [h / w, (x - xs[k]) / w]
  const bottom = s + (slopes[k] + slopes[k + 1] - 2 * s) * t * (1 - t)
  const y = ys[k] + (h * (s * t * t + slopes[k] * t * (1 - t))) / bottom
  const top = slopes[k + 1] * t * t + 2 * s * t * (1 - t) + slopes[k] * (1 - t) ** 2
  return [y, 2 * Math.log(s) + Math.log(top) - 2 * Math.log(bottom)]
}

/** One column of a rational-quadratic spline at one point. */
export function splineAt(x: number, raw: Row, bins: number, bound: number, logitScale: number): [number, number] {
  if (Math.abs(x) > bound) return [x, 0]
  return insideAt(shapeOf(raw, bins, bound, logitScale), x)
}

/** The argument at which an increasing function takes a value, by bisection down to neighbouring doubles. */
function bisect(f: (x: number) => number, y: number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (f(middle) < y) low = middle
    else high = middle
  }
  return (low + high) / 2
}

export function splineInverseAt(y: number, raw: Row, bins: number, bound: number, scale: number): [number, number] {
  if (Math.abs(y) > bound) return [y, 0]
  const shape = shapeOf(raw, bins, bound, scale)
  const x = bisect((at) => insideAt(shape, at)[0], y, -bound, bound)
  return [x, -insideAt(shape, x)[1]]
}

/** Data around the context's columns from `from` on. */
export const contextShiftOracle = (from: number, scale: Row): Oracle => ({
  forward: (_, x, context) => ({
    value: x.map((v, i) => (v - context[from + i]) / scale[i]),
    logDet: -scale.reduce((sum, s) => sum + Math.log(s), 0),
  }),
  inverse: (_, y, context) => ({
    value: y.map((v, i) => v * scale[i] + context[from + i]),
    logDet: scale.reduce((sum, s) => sum + Math.log(s), 0),
  }),
})

/** tanh of every column. */
export const tanhOracle = (prescale: number): Oracle => ({
  forward: (_, x) => ({
    value: x.map((v) => Math.tanh(prescale * v)),
    logDet: x.reduce((sum, v) => sum + Math.log(prescale / Math.cosh(prescale * v) ** 2), 0),
  }),
  inverse: (_, y) => ({
    value: y.map((v) => Math.atanh(v) / prescale),
    logDet: -y.reduce((sum, v) => sum + Math.log(prescale * (1 - v * v)), 0),
  }),
})

/** Splines of some columns by numbers of their own. */
export function unconditionedOracle(spline: { columns: Row; bins: number; bound: number; logitScale: number }): Oracle {
  const { columns, bins, bound, logitScale } = spline
  const numbers = 3 * bins - 1
  const through = (at: typeof splineAt) => (params: Named, x: Row) => {
    const value = [...x]
    let logDet = 0
    columns.forEach((column, i) => {
      const own = Array.from(params.raw).slice(i * numbers, (i + 1) * numbers)
      const [y, slope] = at(x[column], own, bins, bound, logitScale)
      value[column] = y
      logDet += slope
    })
    return { value, logDet }
  }
  return { forward: through(splineAt), inverse: through(splineInverseAt) }
}

/** A coupling whose raw numbers are an affine function of the other columns and of the context. */
export function couplingOracle(spline: { columns: Row; bins: number; bound: number; logitScale: number }): Oracle {
  const { columns, bins, bound, logitScale } = spline
  const through = (at: typeof splineAt) => (params: Named, x: Row, context: Row) => {
    const raw = affineRaw(params, [...x.filter((_, c) => !columns.includes(c)), ...context])
    const numbers = 3 * bins - 1
    const value = [...x]
    let logDet = 0
    columns.forEach((column, i) => {
      const [y, slope] = at(x[column], raw.slice(i * numbers, (i + 1) * numbers), bins, bound, logitScale)
      value[column] = y
      logDet += slope
    })
    return { value, logDet }
  }
  return { forward: through(splineAt), inverse: through(splineInverseAt) }
}

/** RealNVP (arXiv 1605.08803 eq. 4): y = x exp(s) + t, s = bound · tanh(a / bound); a and t affine as above. */
export function affineOracle(columns: Row, bound: number, gain = 1): Oracle {
  const through =
    (at: (x: number, s: number, t: number) => number, sign: number) =>
    (params: Named, x: Row, context: Row): Image => {
      const raw = affineRaw(params, [...x.filter((_, c) => !columns.includes(c)), ...context])
      const value = [...x]
      let logDet = 0
      columns.forEach((column, i) => {
        const s = bound * Math.tanh((gain * raw[2 * i]) / bound)
        value[column] = at(x[column], s, gain * raw[2 * i + 1])
        logDet += sign * s
      })
      return { value, logDet }
    }
  return {
    forward: through((x, s, t) => x * Math.exp(s) + t, 1),
    inverse: through((y, s, t) => (y - t) / Math.exp(s), -1),
  }
}

function affineRaw({ weight, contextWeight, bias }: Named, inputs: Row): number[] {
  const outputs = bias.length
  const rows = [...Array.from(weight ?? []), ...Array.from(contextWeight ?? [])]
  return Array.from(bias).map((b, o) => inputs.reduce((sum, x, i) => sum + x * rows[i * outputs + o], b))
}

const diagonalOf = ({ diagonal }: Named) => Array.from(diagonal).map((d) => softplus(d) + 1e-3)

/** Entry (i, j) of L − 1 or of U without its diagonal, from the packed triangle. */
const below = ({ lower }: Named, i: number, j: number) => lower[(i * (i - 1)) / 2 + j]
const above = ({ upper }: Named, dim: number, i: number, j: number) => upper[i * dim - (i * (i + 1)) / 2 + j - i - 1]

export const luOracle: Oracle = {
  forward(params, x) {
    const diagonal = diagonalOf(params)
    const dim = x.length
    const u = x.map((xi, i) => {
      let sum = diagonal[i] * xi
      for (let j = i + 1; j < dim; j++) sum += above(params, dim, i, j) * x[j]
      return sum
    })
    const value = u.map((ui, i) => {
      let sum = ui + params.bias[i]
      for (let j = 0; j < i; j++) sum += below(params, i, j) * u[j]
      return sum
    })
    return { value, logDet: diagonal.reduce((sum, d) => sum + Math.log(d), 0) }
  },
  inverse(params, y) {
    const diagonal = diagonalOf(params)
    const dim = y.length
    const u = y.map((yi, i) => yi - params.bias[i])
    for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) u[i] -= below(params, i, j) * u[j]
    for (let i = dim - 1; i >= 0; i--) {
      for (let j = i + 1; j < dim; j++) u[i] -= above(params, dim, i, j) * u[j]
      u[i] /= diagonal[i]
    }
    return { value: u, logDet: -diagonal.reduce((sum, d) => sum + Math.log(d), 0) }
  },
}

export const standardiseOracle = (mean: Row, scale: Row): Oracle => ({
  forward: (_, x) => ({
    value: x.map((xi, i) => (xi - mean[i]) / scale[i]),
    logDet: -scale.reduce((sum, s) => sum + Math.log(s), 0),
  }),
  inverse: (_, y) => ({
    value: y.map((yi, i) => yi * scale[i] + mean[i]),
    logDet: scale.reduce((sum, s) => sum + Math.log(s), 0),
  }),
})

/** 0.1 · 2 ln(1 + exp(a / 2)) times each column, plus its offset. */
export const globalAffineOracle: Oracle = {
  forward: ({ scale, offset }, x) => {
    const c = Array.from(scale, (a) => 0.2 * softplus(a / 2))
    return {
      value: x.map((xi, i) => c[i] * xi + offset[i]),
      logDet: c.reduce((sum, one) => sum + Math.log(one), 0),
    }
  },
  inverse: ({ scale, offset }, y) => {
    const c = Array.from(scale, (a) => 0.2 * softplus(a / 2))
    return {
      value: y.map((yi, i) => (yi - offset[i]) / c[i]),
      logDet: -c.reduce((sum, one) => sum + Math.log(one), 0),
    }
  },
}

export const permutationOracle = (order: Row): Oracle => ({
  forward: (_, x) => ({ value: order.map((column) => x[column]), logDet: 0 }),
  inverse: (_, y) => {
    const value = [...y]
    order.forEach((column, i) => {
      value[column] = y[i]
    })
    return { value, logDet: 0 }
  },
})

export const invertOracle = ({ forward, inverse }: Oracle): Oracle => ({ forward: inverse, inverse: forward })

export function chainOracle(links: readonly Oracle[]): Oracle {
  const run = (direction: keyof Oracle, order: number[]) => (params: Named, x: Row, context: Row) =>
    order.reduce(
      (done: Image, i) => {
        const next = links[i][direction](under(params, i), done.value, context)
        return { value: next.value, logDet: done.logDet + next.logDet }
      },
      { value: [...x], logDet: 0 },
    )
  const order = links.map((_, i) => i)
  return { forward: run('forward', order), inverse: run('inverse', order.toReversed()) }
}

/** The parameters of link `i` of a chain, by their own names. */
function under(params: Named, i: number): Named {
  const own = Object.entries(params).filter(([name]) => name.startsWith(`${i}.`))
  return Object.fromEntries(own.map(([name, values]) => [name.slice(`${i}.`.length), values]))
}
