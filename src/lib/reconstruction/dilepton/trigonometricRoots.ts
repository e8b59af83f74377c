/** f(t) = c₀ + c₁ cos t + c₂ sin t + c₃ cos 2t + c₄ sin 2t. */
export type TrigonometricPolynomial = readonly [number, number, number, number, number]

const CELLS = 64
const STEP = (2 * Math.PI) / CELLS
// below this share of the largest term a turning point touches zero
const TOUCH = 1e-12

const evaluate = (c: TrigonometricPolynomial, t: number) => {
  const [cos, sin] = [Math.cos(t), Math.sin(t)]
  return c[0] + c[1] * cos + c[2] * sin + c[3] * (cos * cos - sin * sin) + c[4] * 2 * sin * cos
}

/** f′ as the same kind of polynomial. */
const derivative = (c: TrigonometricPolynomial): TrigonometricPolynomial => [0, c[2], -c[1], 2 * c[4], -2 * c[3]]

/**
 * The angles in [0, 2π) at which a trigonometric polynomial of degree 2 is zero, at most four, by rising angle; a double
 * root comes once. With z = tan(t/2) these are the real roots of a quartic.
 *
 * Between two turning points f is monotonic, so a change of sign holds exactly one root; turning points are the changes of
 * sign of f′ in 64 cells. Roots are bracketed throughout, so near-double ones are neither lost nor invented.
 */
export function trigonometricRoots(c: TrigonometricPolynomial): number[] {
  const turns = turningPoints(c)
  if (turns.length === 0) return []
  const touch = TOUCH * Math.max(...c.map(Math.abs))
  const values = turns.map((t) => evaluate(c, t))
  const roots: number[] = []
  turns.forEach((t, k) => {
    if (Math.abs(values[k]) <= touch) roots.push(t)
    const next = (k + 1) % turns.length
    const isCrossed =
      Math.abs(values[k]) > touch && Math.abs(values[next]) > touch && values[k] > 0 !== values[next] > 0
    if (isCrossed) roots.push(bracketed(c, t, next === 0 ? turns[0] + 2 * Math.PI : turns[next], values[k] < 0))
  })
  return roots.map((t) => (t < 2 * Math.PI ? t : t - 2 * Math.PI)).sort((a, b) => a - b)
}

/** Maxima and minima of f in [0, 2π), in order. */
const turningPoints = (c: TrigonometricPolynomial): number[] =>
  signChanges(derivative(c)).filter((t) => t < 2 * Math.PI)

const COS = Float64Array.from({ length: CELLS + 1 }, (_, k) => Math.cos(k * STEP))
const SIN = Float64Array.from({ length: CELLS + 1 }, (_, k) => Math.sin(k * STEP))

const onGrid = (c: TrigonometricPolynomial, k: number) =>
  c[0] + c[1] * COS[k] + c[2] * SIN[k] + c[3] * (COS[k] * COS[k] - SIN[k] * SIN[k]) + c[4] * 2 * SIN[k] * COS[k]

/** Where f changes its sign: once in a cell, or twice about a turning point of f within it. */
function signChanges(c: TrigonometricPolynomial): number[] {
  const d = derivative(c)
  const changes: number[] = []
  for (let k = 0; k < CELLS; k++) {
    const [low, high, isNegative] = [k * STEP, (k + 1) * STEP, onGrid(c, k) < 0]
    if (isNegative !== onGrid(c, k + 1) < 0) {
      changes.push(bracketed(c, low, high, isNegative))
      continue
    }
    if (onGrid(d, k) < 0 === onGrid(d, k + 1) < 0) continue
    const turn = bracketed(d, low, high, onGrid(d, k) < 0)
    if (evaluate(c, turn) < 0 === isNegative) continue
    changes.push(bracketed(c, low, turn, isNegative), bracketed(c, turn, high, !isNegative))
  }
  return changes
}

/** The root between `low` and `high`, where f changes its sign once: Newton's steps, halving where one leaves the bracket. */
function bracketed(c: TrigonometricPolynomial, low: number, high: number, rises: boolean): number {
  const d = derivative(c)
  let t = (low + high) / 2
  for (let step = 0; step < 60; step++) {
    const value = evaluate(c, t)
    if (value === 0) return t
    if (value < 0 === rises) low = t
    else high = t
    const newton = t - value / evaluate(d, t)
    const next = newton > low && newton < high ? newton : (low + high) / 2
    if (Math.abs(next - t) <= 4e-16 * Math.abs(t)) return next
    t = next
  }
  return t
}
