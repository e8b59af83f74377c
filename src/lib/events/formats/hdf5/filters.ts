import { FileError } from '../../../../complaint.ts'
import type { Dataset } from './library.ts'

/** What the library can unpack; of anything else it would leave the buffer as it was, with an error on stderr. */
const FILTERS = new Map([
  [1, 'deflate'],
  [2, 'shuffle'],
  [3, 'fletcher32'],
  [4, 'szip'],
  [6, 'scaleoffset'],
])

/** @throws FileError where a data set is compressed by a filter that is not built in */
export function checkFilters(who: string, dataset: Dataset): void {
  const missing = dataset.filters.filter(({ id }) => !FILTERS.has(id))
  if (missing.length === 0) return
  throw new FileError({
    who,
    wanted: `no compression but ${[...FILTERS.values()].join(', ')}`,
    got: missing.map(({ id, name }) => `${name || 'filter'} (id ${id})`).join(', '),
    fix: 'repack it where the filter is installed: h5repack -f SHUF -f GZIP=4 IN OUT',
  })
}
