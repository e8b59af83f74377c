import { FileError } from '../../complaint.ts'
import type { EventFile } from './eventFile.ts'
import { PLAIN } from './tables.ts'

/** What must agree between the files of a set: the layout, and the places and columns of each part. */
function traitsOf({ layout, tables }: EventFile): string[] {
  const parts = tables.map(({ part, dataSet, fields }) => {
    const columns = fields.map(({ rule }) => rule.column).filter((column) => column !== PLAIN)
    return `${part} [${dataSet.perRow}] ${columns.join(' ')}`.trim()
  })
  return [layout, ...parts]
}

/**
 * Checks that files may be read as one set.
 * @throws FileError that names what differs from the first file
 */
export function checkAlike([first, ...rest]: readonly EventFile[]): void {
  const wanted = traitsOf(first)
  for (const { path, ...file } of rest) {
    const got = traitsOf({ path, ...file })
    const missing = wanted.filter((trait) => !got.includes(trait)).join(', ')
    const other = got.filter((trait) => !wanted.includes(trait)).join(', ')
    if (!missing && !other) continue
    const fix = 'read them as two sets, or name the truth that all of them have'
    throw new FileError({
      who: path,
      wanted: missing ? `${missing}, as in ${first.path}` : `the layout of ${first.path}`,
      got: other || 'none of it',
      fix,
    })
  }
}
