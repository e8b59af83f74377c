/** A lower end below this share of its value would draw out a logarithmic axis to no use: it counts as zero. */
const NEGLIGIBLE = 1e-3

/** Where the errors of values end below and above; at the value itself, where it has none. */
export function errorEnds(values: ArrayLike<number>, errors?: ArrayLike<number>): { low: number[]; high: number[] } {
  const error = (i: number) => (errors && Number.isFinite(errors[i]) ? errors[i] : 0)
  const all = Array.from(values)
  const low = all.map((value, i) => {
    const end = value - error(i)
    return end > 0 && end < NEGLIGIBLE * value ? 0 : end
  })
  return { low, high: all.map((value, i) => value + error(i)) }
}
