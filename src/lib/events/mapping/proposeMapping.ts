import { openFile } from '../formats/openFile.ts'
import { LAYOUTS } from '../layouts/registry.ts'
import { columnsIn } from './findColumn.ts'
import { flatMapping } from './flatRecord.ts'
import { KNOWN } from './known.ts'
import type { Mapping } from './mapping.ts'

/** A column of a file: its path, its type, and how many numbers an event has of it. */
export interface ColumnInFile {
  readonly path: string
  readonly type: string
  /** Undefined where each event has its own number of them. */
  readonly perEvent: number | undefined
  readonly events: number
}

/**
 * The columns of a file, whatever its format.
 * @throws FileError for a file that cannot be read
 */
export async function describeFile(path: string): Promise<ColumnInFile[]> {
  const file = await openFile(path)
  try {
    return file.names().flatMap((name) => {
      const { columns = [], perEvent, count = 0 } = file.table(name) ?? {}
      return columns.map((column) => {
        return { path: [name, column.name].filter(Boolean).join('/'), type: column.type, perEvent, events: count }
      })
    })
  } finally {
    file.close()
  }
}

/**
 * A mapping for a file whose columns are those of a layout that others write; nothing where they are of none. It is a proposal:
 * working points and collections are those of a usual analysis.
 * @throws FileError for a file that cannot be read
 */
export async function proposeMapping(path: string): Promise<Mapping | undefined> {
  const file = await openFile(path)
  try {
    for (const layout of LAYOUTS) {
      const flat = flatMapping(file, layout)
      if (flat) return flat
    }
    const paths = columnsIn(file)
    const folders = [...new Set(paths.map((each) => each.slice(0, Math.max(0, each.lastIndexOf('/')))))]
    for (const table of folders) {
      const inside =
        table === ''
          ? paths
          : paths.flatMap((each) => (each.startsWith(`${table}/`) ? each.slice(table.length + 1) : []))
      const known = KNOWN.find(({ needs }) => needs.every((need) => inside.some((name) => need.test(name))))
      if (known) return { ...(table !== '' && { table }), ...known.mapping(inside) }
    }
    return undefined
  } finally {
    file.close()
  }
}
