import { takeNumbers } from '../../columns/index.ts'
import type { DileptonObjects } from './dileptonObjects.ts'

/** The objects of the events at `events`, in their order; one may come more than once. */
export function takeObjects(objects: DileptonObjects, events: ArrayLike<number>): DileptonObjects {
  const one = { count: objects.count, perEvent: 1 }
  const rows = (column: Float64Array) => takeNumbers(column, one, events, column.length / objects.count)
  const { positive, negative, b, bbar, missing } = objects
  return {
    count: events.length,
    positive: rows(positive),
    negative: rows(negative),
    b: rows(b),
    bbar: rows(bbar),
    missing: rows(missing),
  }
}
