import type { DileptonObjects } from './dileptonObjects.ts'

/** The objects of the events at `events`, in their order; one may come more than once. */
export function takeObjects(objects: DileptonObjects, events: ArrayLike<number>): DileptonObjects {
  const rows = (column: Float64Array) => {
    const width = column.length / objects.count
    const out = new Float64Array(events.length * width)
    for (let row = 0; row < events.length; row++) {
      for (let k = 0; k < width; k++) out[row * width + k] = column[events[row] * width + k]
    }
    return out
  }
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
