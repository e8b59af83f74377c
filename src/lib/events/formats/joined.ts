import { FileError } from '../../../complaint.ts'
import { concatTables, type Table } from '../../columns/index.ts'

/**
 * The events `from` … `to` − 1 of the parts in which a file has them.
 * @throws FileError where they are not as many
 */
export function joined(who: string, parts: readonly Table[], from: number, to: number): Table {
  const got = parts.reduce((sum, { count }) => sum + count, 0)
  if (got !== to - from || parts.length === 0) {
    const fix = 'copy or write the file again'
    throw new FileError({ who, wanted: `entries ${from} to ${to - 1}`, got: `${got} of them`, fix })
  }
  return parts.length === 1 ? parts[0] : concatTables(parts)
}
