import type { DataFile } from './formats/format.ts'
import { openFile } from './formats/openFile.ts'
import { type EventLayout, pathOf } from './layouts/layout.ts'
import { LAYOUTS } from './layouts/registry.ts'
import { flatMapping } from './mapping/flatRecord.ts'

/** Whether a file has the tables of a layout, all but those of the truth. */
const hasTables = (file: DataFile, layout: EventLayout): boolean =>
  layout.parts.every(
    ({ names, truth }) => truth || names.some((name) => file.table(pathOf(layout, name)) !== undefined),
  )

/**
 * The layout that a file is in, as its own tables or as one flat table; nothing for any other.
 * @throws FileError for a file that cannot be read
 */
export async function layoutIn(path: string): Promise<EventLayout | undefined> {
  const file = await openFile(path)
  try {
    const layouts = LAYOUTS as unknown as readonly EventLayout[]
    return layouts.find((layout) => hasTables(file, layout) || flatMapping(file, layout) !== undefined)
  } finally {
    file.close()
  }
}
