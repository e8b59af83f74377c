import { ShapeError } from '../../../complaint.ts'
import { firstRow, type Numbers, type Rows } from '../../columns/index.ts'
import type { FileTable } from '../formats/format.ts'
import type { FoundColumn } from './findColumn.ts'

/** The numbers of one column of a file, and how they belong to the events. */
export type Strand = Rows & { readonly values: Numbers }

/** Some columns of events `from` … `to` − 1; each table is read once. */
export function readStrands(columns: readonly FoundColumn[], from: number, to: number): Strand[] {
  const byTable = new Map<FileTable, Set<string>>()
  for (const { table, column } of columns) byTable.set(table, (byTable.get(table) ?? new Set()).add(column))
  const read = new Map([...byTable].map(([table, names]) => [table, table.read(from, to, [...names])]))
  return columns.map(({ table, column }) => {
    const { columns: values, ...rows } = read.get(table)!
    return { ...rows, values: values[column] }
  })
}

/**
 * One place after the other of columns that are numbered.
 * @throws ShapeError where one of them has more than one number an event
 */
export function besideEachOther(strands: readonly Strand[]): Strand {
  if (strands.length === 1) return strands[0]
  const perEvent = strands.length
  const { count } = strands[0]
  const values = new Float64Array(count * perEvent)
  strands.forEach((strand, k) => {
    if (strand.perEvent !== 1) {
      const got = strand.perEvent === undefined ? 'lists' : `${strand.perEvent}`
      throw new ShapeError({ who: 'numbered columns', wanted: 'one number an event in each', got })
    }
    for (let i = 0; i < count; i++) values[i * perEvent + k] = strand.values[i]
  })
  return { count, perEvent, values }
}

/** How many numbers an event has in a strand. */
export const lengthOf = (strand: Rows, event: number): number => firstRow(strand, event + 1) - firstRow(strand, event)
