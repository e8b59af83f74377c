const word = new Float32Array(1)
const bits = new Uint32Array(word.buffer)

/** Numbers as IEEE 754 half precision, rounded to the nearest, ties to even; what is too large becomes infinite. */
export function toHalves(numbers: Float32Array): Uint16Array {
  return Uint16Array.from(numbers, toHalf)
}

function toHalf(x: number): number {
  word[0] = x
  const sign = (bits[0] >>> 16) & 0x8000
  const size = Math.abs(x)
  if (Number.isNaN(size)) return 0x7e00
  // of subnormal halves the spacing is 2⁻²⁴
  if (size < 2 ** -14) return sign | roundToEven(size * 2 ** 24)
  if (size >= 65520) return sign | 0x7c00
  // the exponent's bias goes from 127 to 15, 13 bits of the fraction are rounded away
  return sign | roundToEven(((bits[0] & 0x7fffffff) - (112 << 23)) / 2 ** 13)
}

function roundToEven(x: number): number {
  const down = Math.floor(x)
  const rest = x - down
  return down + (rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? 1 : 0)
}

/** The numbers that halves stand for. */
export function fromHalves(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, fromHalf)
}

function fromHalf(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >>> 10) & 31
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
