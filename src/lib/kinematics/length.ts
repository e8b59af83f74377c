// outside of these a sum of squares has lost digits, or is 0 or infinite
const [LEAST, MOST] = [1e-280, 1e300]

/** √(x² + y² + z² + w²), also where the squares overflow or vanish. */
export function lengthOf(x: number, y: number, z = 0, w = 0): number {
  const square = x * x + y * y + z * z + w * w
  return square > LEAST && square < MOST ? Math.sqrt(square) : Math.hypot(x, y, z, w)
}
