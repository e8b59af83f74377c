import type { TopSide } from '../../kinematics/index.ts'

/** Neutrino momenta of a scan, filled one by one, GeV. */
export interface Roots {
  n: number
  readonly px: Float64Array
  readonly py: Float64Array
  readonly pz: Float64Array
}

/** Pseudorapidities of a scan, as their hyperbolic functions. */
export interface EtaGrid {
  readonly cosh: Float64Array
  readonly sinh: Float64Array
}

export const etaGrid = (etas: ArrayLike<number>): EtaGrid => ({
  cosh: Float64Array.from(etas, Math.cosh),
  sinh: Float64Array.from(etas, Math.sinh),
})

/** Room for the solutions of a scan over `n` pseudorapidities. */
export const emptyRoots = (n: number): Roots => ({
  n: 0,
  px: new Float64Array(2 * n),
  py: new Float64Array(2 * n),
  pz: new Float64Array(2 * n),
})

/**
 * All neutrino momenta that fulfil both mass conditions at each of the pseudorapidities, at most two at one.
 *
 * With E = p_T cosh η and p_z = p_T sinh η both conditions are linear in (p_T, p_x, p_y): (p_x, p_y) = u p_T + v, and
 * p_T² = |u p_T + v|² is a quadratic, of which solutions with p_T ≥ 0 count.
 * @param roots is overwritten
 */
export function etaRoots({ lepton, b, kappaLepton, kappaB }: TopSide, { cosh, sinh }: EtaGrid, roots: Roots): void {
  const [le, lx, ly, lz] = [lepton[0], lepton[1], lepton[2], lepton[3]]
  const [be, bx, by, bz] = [b[0], b[1], b[2], b[3]]
  const determinant = lx * by - ly * bx
  const vx = (kappaB * ly - kappaLepton * by) / determinant
  const vy = (kappaLepton * bx - kappaB * lx) / determinant
  const c = vx * vx + vy * vy
  roots.n = 0
  for (let k = 0; k < cosh.length; k++) {
    const el = le * cosh[k] - lz * sinh[k]
    const eb = be * cosh[k] - bz * sinh[k]
    const ux = (el * by - eb * ly) / determinant
    const uy = (eb * lx - el * bx) / determinant
    const a = ux * ux + uy * uy - 1
    const h = ux * vx + uy * vy
    const discriminant = h * h - a * c
    if (!(discriminant >= 0)) continue
    const q = -(h + (h < 0 ? -1 : 1) * Math.sqrt(discriminant))
    add(roots, q / a, ux, uy, vx, vy, sinh[k])
    if (discriminant > 0) add(roots, c / q, ux, uy, vx, vy, sinh[k])
  }
}

function add(roots: Roots, pt: number, ux: number, uy: number, vx: number, vy: number, sinhEta: number): void {
  if (!(pt >= 0 && pt < Number.POSITIVE_INFINITY)) return
  const { n, px, py, pz } = roots
  px[n] = ux * pt + vx
  py[n] = uy * pt + vy
  pz[n] = pt * sinhEta
  roots.n = n + 1
}
