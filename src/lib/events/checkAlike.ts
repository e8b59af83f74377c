import { FileError } from '../../complaint.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { EventFile } from './openEventFile.ts'

/** What must agree between the files of a set: the variant, and the places and columns of each part. */
function traitsOf<E extends AnyEvents>({ variant, parts }: EventFile<E>): string[] {
  const each = parts.map(({ rule, table, columns }) => {
    const named = columns.filter(({ field }) => field !== '').map(({ name }) => name)
    return `${rule.part} [${table.perEvent}] ${named.join(' ')}`.trim()
  })
  return [variant, ...each]
}

/**
 * Checks that files may be read as one set.
 * @throws FileError that names what differs from the first file
 */
export function checkAlike<E extends AnyEvents>([first, ...rest]: readonly EventFile<E>[]): void {
  const wanted = traitsOf(first)
  for (const file of rest) {
    const got = traitsOf(file)
    const missing = wanted.filter((trait) => !got.includes(trait)).join(', ')
    const other = got.filter((trait) => !wanted.includes(trait)).join(', ')
    if (!missing && !other) continue
    throw new FileError({
      who: file.path,
      wanted: missing ? `${missing}, as in ${first.path}` : `the layout of ${first.path}`,
      got: other || 'none of it',
      fix: 'read them as two sets, or name the truth that all of them have',
    })
  }
}
