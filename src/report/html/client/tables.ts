/** A row of a chart's data. */
export type Row = Record<string, unknown>

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The tables of rows that a chart's specification holds, wherever they stand, each once. */
export function tablesIn(spec: unknown): Row[][] {
  const found = new Set<Row[]>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      if (value.length > 0) found.add(value.every(isObject) ? value : value.map((data) => ({ data })))
    } else if (isObject(value)) for (const content of Object.values(value)) visit(content)
  }
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const content of value) look(content)
    if (!isObject(value)) return
    for (const [key, content] of Object.entries(value)) {
      if (key === 'values' || key === 'datasets') visit(content)
      else look(content)
    }
  }
  look(spec)
  return [...found]
}

const cell = (value: unknown): string => {
  const text =
    value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** Tables as comma-separated values, one below the other. */
export const csvOf = (tables: readonly Row[][]): string =>
  tables
    .map((rows) => {
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
      return [columns, ...rows.map((row) => columns.map((name) => row[name]))]
        .map((line) => line.map(cell).join(','))
        .join('\n')
    })
    .join('\n\n')
