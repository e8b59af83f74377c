const TURN = 2 * Math.PI

/** The difference of two azimuths, `phi1` − `phi2`, wrapped to (−π, π], rad. */
export function deltaPhi(phi1: number, phi2: number): number {
  const difference = phi1 - phi2
  const wrapped = difference - TURN * Math.ceil((difference - Math.PI) / TURN)
  // many turns away the product rounds, and may leave the interval by that much
  if (wrapped <= -Math.PI) return wrapped + TURN
  return wrapped > Math.PI ? wrapped - TURN : wrapped
}
