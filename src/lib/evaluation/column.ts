/** Numbers that are appended and then read together. */
export interface Column {
  push(value: number): void
  /** A copy of what was pushed. */
  values(): Float64Array
}

/** An empty column; its memory doubles as it fills. */
export function column(): Column {
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
