import { type Ellipse, pointOn } from '../../kinematics/index.ts'
import type { Pair } from './ellipseCrossings.ts'

/** Where two curves come closest to the missing momentum. */
export interface Approach {
  readonly pair: Pair
  /** |p_T^ν + p_T^ν̄ − p_T^miss|, GeV. */
  readonly distance: number
}

const CELLS = 32
const ANGLES = Float64Array.from({ length: CELLS }, (_, k) => (2 * Math.PI * k) / CELLS)

/** The components of p_T^ν(t) + p_T^ν̄(s) − p_T^miss, with their first and second derivatives in t and s. */
function residual(nu: Ellipse, nubar: Ellipse, missing: readonly [number, number], t: number, s: number) {
  const [ct, st, cs, ss] = [Math.cos(t), Math.sin(t), Math.cos(s), Math.sin(s)]
  return [0, 1].map((k) => {
    const [onNu, onNubar] = [nu.first[k] * ct + nu.second[k] * st, nubar.first[k] * cs + nubar.second[k] * ss]
    return {
      value: nu.centre[k] + nubar.centre[k] + onNu + onNubar - missing[k],
      byT: nu.second[k] * ct - nu.first[k] * st,
      byS: nubar.second[k] * cs - nubar.first[k] * ss,
      byTT: -onNu,
      bySS: -onNubar,
    }
  })
}

const squareOf = (r: ReturnType<typeof residual>) => r[0].value ** 2 + r[1].value ** 2

/**
 * The pair of momenta, one on each curve, whose transverse sum comes closest to the missing momentum: the least of 32 × 32
 * angles, refined by Newton's method with damping (Levenberg and Marquardt).
 * @param missing (x, y), GeV
 * @returns numbers that are none where a curve or the missing momentum is not a number
 */
export function closestApproach(nu: Ellipse, nubar: Ellipse, missing: readonly [number, number]): Approach {
  let [t, s] = nearestOfGrid(nu, nubar, missing)
  let r = residual(nu, nubar, missing, t, s)
  let damping = 1e-6
  for (let step = 0; step < 100 && damping < 1e12; step++) {
    const [dt, ds] = dampedStep(r, damping)
    const moved = residual(nu, nubar, missing, t + dt, s + ds)
    if (squareOf(moved) < squareOf(r)) {
      t += dt
      s += ds
      r = moved
      damping = Math.max(1e-12, damping / 10)
      if (Math.abs(dt) + Math.abs(ds) < 1e-12) break
    } else damping = 10 * damping
  }
  return { pair: [...pointOn(nu, t), ...pointOn(nubar, s)], distance: Math.sqrt(squareOf(r)) }
}

/** −(H + λ diag)⁻¹ g of half the squared distance. */
function dampedStep(r: ReturnType<typeof residual>, damping: number): [number, number] {
  const total = (of: (c: (typeof r)[number]) => number) => of(r[0]) + of(r[1])
  const [gt, gs] = [total((c) => c.value * c.byT), total((c) => c.value * c.byS)]
  const [tt, ss] = [total((c) => c.byT ** 2), total((c) => c.byS ** 2)]
  const ridge = damping * (tt + ss) + Number.MIN_VALUE
  const htt = Math.max(tt + total((c) => c.value * c.byTT), 0) + ridge
  const hss = Math.max(ss + total((c) => c.value * c.bySS), 0) + ridge
  const hts = total((c) => c.byT * c.byS)
  const determinant = htt * hss - hts * hts
  // outside the basin of a minimum the curvature may be of either sign: then straight down
  if (!(determinant > 0)) return [-gt / (htt + hss), -gs / (htt + hss)]
  return [(hts * gs - hss * gt) / determinant, (hts * gt - htt * gs) / determinant]
}

function nearestOfGrid(nu: Ellipse, nubar: Ellipse, [mx, my]: readonly [number, number]): [number, number] {
  const points = (curve: Ellipse) => Array.from(ANGLES, (t) => pointOn(curve, t))
  const [first, second] = [points(nu), points(nubar)]
  let [least, t, s] = [Number.POSITIVE_INFINITY, 0, 0]
  for (let i = 0; i < CELLS; i++) {
    const [x, y] = [mx - first[i][0], my - first[i][1]]
    for (let j = 0; j < CELLS; j++) {
      const distance = (x - second[j][0]) ** 2 + (y - second[j][1]) ** 2
      if (distance >= least) continue
      least = distance
      t = ANGLES[i]
      s = ANGLES[j]
    }
  }
  return [t, s]
}
