const TURN = 2 * Math.PI

// up to here the product of turns leaves the interval by less than one
const MANY_TURNS = 1e12

/** The difference of two azimuths, `phi1` − `phi2`, wrapped to (−π, π], rad; not a number where one of them is none or infinite. */
export function deltaPhi(phi1: number, phi2: number): number {
  const difference = phi1 - phi2
  // the remainder is exact for numbers of any size
  const near = Math.abs(difference) < MANY_TURNS ? difference : difference % TURN
  const wrapped = near - TURN * Math.ceil((near - Math.PI) / TURN)
  // many turns away the product rounds, and may leave the interval by that much
  if (wrapped <= -Math.PI) return wrapped + TURN
  return wrapped > Math.PI ? wrapped - TURN : wrapped
}
