import { formatMeasured } from '../report/formatMeasured.ts'
import type { AssociationTable } from './associationTable.ts'

/**
 * The table of associations as rows to be shown: a method each, a column for each number of jets, value ± error.
 * @param labels how methods are written, by id, such as those of a report; by their ids where not given
 */
export function associationRows(
  { jets, methods }: AssociationTable,
  labels: Readonly<Record<string, string>> = {},
): Record<string, string>[] {
  const last = jets.length - 1
  const title = (n: number, j: number) => (j === last ? `${n} jets or more` : `${n} jets`)
  return Object.entries(methods).map(([method, cells]) => ({
    method: labels[method] ?? method,
    ...Object.fromEntries(cells.map((cell, j) => [title(jets[j], j), formatMeasured(cell)])),
  }))
}
