import type { DataFile } from '../formats/format.ts'
import { type ColumnRule, type EventLayout, fieldOf, type PartRule, type Tables } from '../layouts/layout.ts'
import type { Mapping, ObjectMapping } from './mapping.ts'

/** One number of an event as a column of a flat table: the part and column that it is of, and its place in the event. */
export interface FlatColumn {
  readonly name: string
  readonly part: string
  readonly rule: ColumnRule
  readonly place: number
}

/** Table and field, or the name of the table alone where that is plain numbers. */
const stem = (table: string, rule: ColumnRule, { array }: PartRule): string =>
  [table, array ? rule.name : fieldOf(rule)].filter(Boolean).join('_')

/**
 * The columns of a flat table that holds events of a layout: table and field of the record, `_3` behind them for the third place of
 * what has several.
 */
export function flatColumns(layout: EventLayout, variant: string, tables: Tables): FlatColumn[] {
  const renamed = layout.namesIn(variant)
  return layout.parts.flatMap((part) => {
    const table = tables[part.part]
    if (!table) return []
    const { perEvent = 1, columns } = table
    const numbered = part.list || perEvent > 1
    return part.columns
      .filter(({ name }) => name in columns)
      .flatMap((rule) => {
        const name = stem(renamed[part.part] ?? part.names[0], rule, part)
        return Array.from({ length: perEvent }, (_, place) => {
          return { name: numbered ? `${name}_${place + 1}` : name, part: part.part, rule, place }
        })
      })
  })
}

/** The columns of a part in a flat table, by place; undefined where one that it needs is not there. */
function partIn(names: ReadonlySet<string>, part: PartRule): ObjectMapping | undefined {
  for (const table of part.names) {
    const found = part.columns.map((rule) => {
      const name = stem(table, rule, part)
      const numbered: string[] = []
      while (names.has(`${name}_${numbered.length + 1}`)) numbered.push(`${name}_${numbered.length + 1}`)
      return { rule, source: numbered.length > 0 ? numbered : names.has(name) ? name : undefined }
    })
    if (found.some(({ rule, source }) => !rule.optional && source === undefined)) continue
    return Object.fromEntries(found.flatMap(({ rule, source }) => (source === undefined ? [] : [[rule.name, source]])))
  }
  return undefined
}

/** The mapping of a table whose columns have the names that {@link flatColumns} gives; nothing for any other. */
export function flatMapping(file: DataFile, layout: EventLayout): Mapping | undefined {
  for (const table of file.names()) {
    const names = new Set(file.table(table)?.columns.map(({ name }) => name))
    const found = layout.parts.map((rule) => [rule, partIn(names, rule)] as const)
    if (found.some(([rule, part]) => !rule.truth && !part)) continue
    const parts = Object.fromEntries(found.flatMap(([{ part }, mapped]) => (mapped ? [[part, mapped]] : [])))
    return { name: layout.record, layout: layout.name, ...(table !== '' && { table }), parts }
  }
  return undefined
}
