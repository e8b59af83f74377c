import { FileError } from '../../../complaint.ts'
import type { DataFile, FileTable } from '../formats/format.ts'

/** A column of a file, by its table and its name in it. */
export interface FoundColumn {
  readonly table: FileTable
  readonly column: string
}

/**
 * The column of a path: a table of plain numbers, or a column of the table that its beginning names.
 * @throws FileError where there is one that cannot be read
 */
export function findColumn(file: DataFile, prefix: string | undefined, name: string): FoundColumn | undefined {
  const path = prefix ? `${prefix}/${name}` : name
  const plain = file.table(path)
  if (plain?.columns.some((column) => column.name === '')) return readable(file, { table: plain, column: '' })
  const cut = path.lastIndexOf('/')
  const table = file.table(path.slice(0, Math.max(cut, 0)))
  const column = path.slice(cut + 1)
  return table?.columns.some((each) => each.name === column) ? readable(file, { table, column }) : undefined
}

function readable({ path }: DataFile, found: FoundColumn): FoundColumn {
  const { unreadable } = found.table.columns.find(({ name }) => name === found.column)!
  if (unreadable === undefined) return found
  const who = `${path}: ${found.table.name} ${found.column}`.trim()
  throw new FileError({ who, wanted: 'a column of numbers', got: unreadable, fix: 'map another column' })
}

/**
 * The same of a column that must be there.
 * @throws FileError that names the columns that are
 */
export function needColumn(file: DataFile, prefix: string | undefined, name: string): FoundColumn {
  const found = findColumn(file, prefix, name)
  if (found) return found
  const all = columnsIn(file)
  const near = all.filter((each) => each.toLowerCase().includes(name.toLowerCase().split(/[/._]/)[0]))
  const shown = (near.length > 0 ? near : all).slice(0, 20).join(', ')
  throw new FileError({
    who: file.path,
    wanted: `a column '${prefix ? `${prefix}/${name}` : name}'`,
    got: `${all.length} columns, as ${shown}`,
    fix: 'correct the mapping',
  })
}

/** The paths of all columns of a file. */
export const columnsIn = (file: DataFile): string[] =>
  file.names().flatMap((name) => {
    const columns = file.table(name)?.columns ?? []
    return columns.map((column) => [name, column.name].filter(Boolean).join('/'))
  })
