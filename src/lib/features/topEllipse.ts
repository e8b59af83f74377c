import { TOP_MASS, W_MASS } from '../kinematics/index.ts'

/** An object's momentum and energy, GeV. */
export interface Momentum {
  readonly px: number
  readonly py: number
  readonly pz: number
  readonly energy: number
}

/** The neutrino momenta that give a massless lepton the W mass and, with a b quark, the top mass: an ellipse in space. */
export interface TopEllipse {
  /** Z² of arXiv 1305.1878 over m_W²: negative where no momentum gives both masses. */
  readonly size: number
  /** Its centre (x, y, z), GeV. */
  readonly centre: readonly [number, number, number]
  /** Half its width in x and in y, GeV, and the correlation of the two. */
  readonly halfWidths: readonly [number, number]
  readonly correlation: number
}

/** Where the ellipse does not exist, its size is taken as 0. */
export function topEllipse(lepton: Momentum, b: Momentum): TopEllipse {
  const pb = Math.hypot(b.px, b.py, b.pz)
  const dot = (lepton.px * b.px + lepton.py * b.py + lepton.pz * b.pz) / (lepton.energy * pb)
  const cos = Math.max(-1 + 1e-9, Math.min(1 - 1e-9, dot))
  const sin = Math.sqrt(1 - cos * cos)
  const massB = b.energy ** 2 - pb ** 2
  const beta = pb / b.energy
  const x0 = -(W_MASS ** 2) / (2 * lepton.energy)
  const x0b = -(TOP_MASS ** 2 - W_MASS ** 2 - massB) / (2 * b.energy)
  const sy = (x0b / beta - cos * x0) / sin
  const omega = (1 / beta - cos) / sin
  const along = (x0 + omega * sy) / omega ** 2
  const x1 = x0 - along
  const y1 = sy - along * omega
  const z2 = (x1 * omega) ** 2 - (sy - omega * x0) ** 2 - (W_MASS ** 2 - x0 ** 2)
  const z = Math.sqrt(Math.max(0, z2))
  // axes: e1 along the lepton, e2 towards b, e3 = e1 × e2
  const e1 = [lepton.px, lepton.py, lepton.pz].map((p) => p / lepton.energy)
  const e2 = [b.px, b.py, b.pz].map((p, k) => (p / pb - cos * e1[k]) / sin)
  const e3 = [e1[1] * e2[2] - e1[2] * e2[1], e1[2] * e2[0] - e1[0] * e2[2], e1[0] * e2[1] - e1[1] * e2[0]]
  const centre = e1.map((e, k) => e * (x1 - lepton.energy) + e2[k] * y1)
  const one = e1.map((e, k) => z * (e / omega + e2[k]))
  const two = e3.map((e) => z * e)
  const [wx, wy] = [Math.hypot(one[0], two[0]), Math.hypot(one[1], two[1])]
  return {
    size: z2 / W_MASS ** 2,
    centre: [centre[0], centre[1], centre[2]],
    halfWidths: [wx, wy],
    correlation: z > 0 ? (one[0] * one[1] + two[0] * two[1]) / (wx * wy) : 0,
  }
}
