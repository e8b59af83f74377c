const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const VALUES = new Map([...DIGITS].map((digit, value) => [digit, value]))

/** The numbers of one segment of a source map, in base-64 VLQ. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const digit of segment) {
    const bits = VALUES.get(digit) ?? 0
    value |= (bits & 31) << shift
    shift += 5
    if (bits & 32) continue
    numbers.push(value & 1 ? -(value >> 1) : value >> 1)
    value = 0
    shift = 0
  }
  return numbers
}

/** The rows [line, column, source line, source column], all from 0, of the mappings of a source map with one source. */
export function decodeMappings(mappings: string): number[][] {
  const rows: number[][] = []
  let sourceLine = 0
  let sourceColumn = 0
  mappings.split(';').forEach((segments, line) => {
    let column = 0
    for (const segment of segments.split(',')) {
      const [step = 0, , lineStep, columnStep] = numbersOf(segment)
      column += step
      if (lineStep === undefined || columnStep === undefined) continue
      sourceLine += lineStep
      sourceColumn += columnStep
      rows.push([line, column, sourceLine, sourceColumn])
    }
  })
  return rows
}
