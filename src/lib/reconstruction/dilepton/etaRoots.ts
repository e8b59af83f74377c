import { meetsMasses, type TopSide } from '../../kinematics/index.ts'

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
 * With E = p_T cosh η and p_z = p_T sinh η the condition of lepton or b, whichever has the larger p_T, gives the component
 * along it, q_∥ = A p_T + B; the other one is o_⊥ q_⊥ = C p_T − D, o_⊥ its part across. With q_∥² + q_⊥² = p_T² this is
 * (C² − o_⊥²(1 − A²)) p_T² + 2(o_⊥² AB − CD) p_T + D² + o_⊥² B² = 0, of discriminant o_⊥² W,
 * W = D² − (AD + BC)² + o_⊥² B². Written so, nothing is divided by o_⊥: two objects in one direction have two solutions,
 * to either side of it.
 * @param roots is overwritten; momenta that do not fulfil the conditions after all are left out
 */
export function etaRoots(side: TopSide, { cosh, sinh }: EtaGrid, roots: Roots): void {
  const isLeptonHarder = transverse(side.lepton) >= transverse(side.b)
  const [first, other] = isLeptonHarder ? [side.lepton, side.b] : [side.b, side.lepton]
  const [kappa, kappaOther] = isLeptonHarder ? [side.kappaLepton, side.kappaB] : [side.kappaB, side.kappaLepton]
  const pt = transverse(first)
  const [x, y] = [first[1] / pt, first[2] / pt]
  const [along, across] = [x * other[1] + y * other[2], x * other[2] - y * other[1]]
  const [across2, flip] = [across * across, across < 0 ? -1 : 1]
  const B = -kappa / pt
  const D = kappaOther + along * B
  const c = D * D + across2 * B * B
  roots.n = 0
  for (let k = 0; k < cosh.length; k++) {
    const A = (first[0] * cosh[k] - first[3] * sinh[k]) / pt
    const C = other[0] * cosh[k] - other[3] * sinh[k] - along * A
    const mixed = A * D + B * C
    const W = (D - mixed) * (D + mixed) + across2 * B * B
    if (!(W >= 0)) continue
    const root = flip * Math.sqrt(W)
    const bend = (1 - A) * (1 + A)
    const a = C * C - across2 * bend
    const h = across2 * A * B - C * D
    const sign = h < 0 ? -1 : 1
    const q = -(h + sign * across * root)
    add(roots, side, q / a, A * (q / a) + B, (across * (D * bend - A * B * C) - sign * C * root) / a, x, y, sinh[k])
    if (W > 0) add(roots, side, c / q, A * (c / q) + B, (across * B * mixed + sign * D * root) / q, x, y, sinh[k])
  }
}

const transverse = (p: ArrayLike<number>) => Math.sqrt(p[1] * p[1] + p[2] * p[2])

/** Keeps the momentum (along x + across y, p_T sinh η), where it is one. */
function add(
  roots: Roots,
  side: TopSide,
  pt: number,
  along: number,
  across: number,
  x: number,
  y: number,
  sinhEta: number,
): void {
  if (!(pt >= 0 && pt < Number.POSITIVE_INFINITY)) return
  const [px, py, pz] = [x * along - y * across, y * along + x * across, pt * sinhEta]
  if (!meetsMasses(side, px, py, pz)) return
  const { n } = roots
  roots.px[n] = px
  roots.py[n] = py
  roots.pz[n] = pz
  roots.n = n + 1
}
