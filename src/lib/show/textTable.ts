/** Rows of cells as lines of aligned columns: the first to the left, the others to the right. */
export function textTable(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, c) => Math.max(...rows.map((row) => length(row[c] ?? ''))))
  const pad = (cell: string, c: number) => {
    const space = ' '.repeat(widths[c] - length(cell))
    return c === 0 ? cell + space : space + cell
  }
  return rows.map((row) => row.map(pad).join('  ').trimEnd())
}

// characters, not UTF-16 units
const length = (text: string) => [...text].length
