import { type FourVectors, neutrinoEllipse, TOP_MASS, topSide, W_MASS } from '../../kinematics/index.ts'

/** What a network is told of the neutrino momenta that give a lepton the W mass and, with a b quark, the top mass. */
export interface TopEllipse {
  /** The square of half its width across the plane of lepton and b, over m_W²: negative where no momentum gives both masses. */
  readonly size: number
  /** Its centre (x, y, z), GeV. */
  readonly centre: readonly number[]
  /** Half its width in x and in y, GeV, and the correlation of the two; 0 where it does not exist. */
  readonly halfWidths: readonly [number, number]
  readonly correlation: number
}

const MASSES = { topMass: TOP_MASS, wMass: W_MASS }

/**
 * The ellipse of `neutrinoEllipse` in numbers.
 * @param lepton (E, px, py, pz), GeV, and so is the b quark
 */
export function topEllipse(lepton: FourVectors, b: FourVectors): TopEllipse {
  const { centre, first, second, squared } = neutrinoEllipse(topSide(lepton, b, 0, MASSES))
  const [wx, wy] = [Math.hypot(first[0], second[0]), Math.hypot(first[1], second[1])]
  return {
    size: squared / W_MASS ** 2,
    centre,
    halfWidths: [wx, wy],
    correlation: wx * wy > 0 ? (first[0] * first[1] + second[0] * second[1]) / (wx * wy) : 0,
  }
}
