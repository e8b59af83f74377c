/**
 * The power of two at or below the largest of some numbers' sizes, 1 for none or only zeros: numbers divided by it have squares
 * that neither overflow nor vanish, and lose no digit.
 */
export function binaryScale(numbers: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < numbers.length; i++) largest = Math.max(largest, Math.abs(numbers[i]))
  // 2^±1023 itself cannot be divided by
  return largest > 0 ? 2 ** Math.max(-1000, Math.min(1000, Math.floor(Math.log2(largest)))) : 1
}
