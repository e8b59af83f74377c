import { type Balance, halfWidth } from '../../evaluation/index.ts'

const WIDTH = 12

/** Half of 16-84 % of Σp_x/Σ|p_x| and Σp_y/Σ|p_y| of rows of momenta, both together (arXiv 2006.06685 section 5). */
export const balanceOf = (momenta: Readonly<Record<keyof Balance, ArrayLike<number>>>): Balance => ({
  unfolded: widthOf(momenta.unfolded),
  truth: widthOf(momenta.truth),
  measured: widthOf(momenta.measured),
})

function widthOf(momenta: ArrayLike<number>): number {
  const lacks = Float64Array.from({ length: (2 * momenta.length) / WIDTH }, (_, k) => {
    const at = WIDTH * Math.floor(k / 2) + (k % 2)
    const parts = [0, 3, 6, 9].map((c) => momenta[at + c])
    return parts.reduce((sum, p) => sum + p, 0) / parts.reduce((sum, p) => sum + Math.abs(p), 0)
  })
  return halfWidth(lacks)
}
