/** Numbers that are appended and then read together. */
export interface Growing {
  push(value: number): void
  /** A copy of what was pushed. */
  values(): Float64Array
}

/** Room for numbers; its memory doubles as it fills. */
export function growing(): Growing {
  let room = new Float64Array(1024)
  let n = 0
  return {
    push(value) {
      if (n === room.length) {
        const larger = new Float64Array(2 * n)
        larger.set(room)
        room = larger
      }
      room[n++] = value
    },
    values: () => room.slice(0, n),
  }
}
