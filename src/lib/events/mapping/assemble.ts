import type { Objects } from './objects.ts'

/** Objects in the places of their events. */
export interface Assembled {
  readonly columns: Readonly<Record<string, Float64Array>>
  /** How many objects each event has, before any was cut off; of those that hold something but 0 in a column. */
  readonly count: (where?: string) => Float64Array
}

/** One object: which kind it is of, and its place in the columns of that. */
interface Picked {
  readonly kind: Int32Array
  readonly place: Int32Array
  /** The objects of event i are from starts[i] to starts[i + 1] − 1. */
  readonly starts: Int32Array
}

const valueAt = ({ columns }: Objects, name: string, place: number): number => {
  const column = columns[name]
  return typeof column === 'number' ? column : column[place]
}

function isPresent(objects: Objects, names: readonly string[], place: number, missing: ReadonlySet<number>): boolean {
  return missing.size === 0 || !names.some((name) => missing.has(valueAt(objects, name, place)))
}

/** The objects of every event that are there, sorted by falling momentum where they are of several kinds. */
function pick(kinds: readonly Objects[], count: number, missing: ReadonlySet<number>): Picked {
  const total = kinds.reduce((sum, each) => sum + each.first(count), 0)
  const [kind, place] = [new Int32Array(total), new Int32Array(total)]
  const starts = new Int32Array(count + 1)
  const names = kinds.map(({ columns }) => Object.keys(columns))
  let at = 0
  for (let event = 0; event < count; event++) {
    const begin = at
    kinds.forEach((objects, k) => {
      const last = objects.first(event + 1)
      for (let row = objects.first(event); row < last; row++) {
        if (!isPresent(objects, names[k], row, missing)) continue
        kind[at] = k
        place[at++] = row
      }
    })
    if (kinds.length > 1) sortByMomentum(kinds, kind, place, begin, at)
    starts[event + 1] = at
  }
  return { kind, place, starts }
}

function sortByMomentum(
  kinds: readonly Objects[],
  kind: Int32Array,
  place: Int32Array,
  begin: number,
  end: number,
): void {
  const each = Array.from({ length: end - begin }, (_, i) => [kind[begin + i], place[begin + i]] as const)
  each.sort((a, b) => valueAt(kinds[b[0]], 'pt', b[1]) - valueAt(kinds[a[0]], 'pt', a[1]))
  each.forEach(([k, row], i) => {
    kind[begin + i] = k
    place[begin + i] = row
  })
}

/** Objects of one kind that are in their places already, as those of numbered columns are. */
function inPlace({ columns, first }: Objects, count: number, places: number): Assembled | undefined {
  for (let event = 0; event <= count; event++) if (first(event) !== event * places) return undefined
  const rows = count * places
  const filled = (column: Objects['columns'][string]) =>
    typeof column === 'number' ? new Float64Array(rows).fill(column) : Float64Array.from(column.subarray(0, rows))
  const own = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, filled(column)]))
  const counted = (where?: string) => {
    const out = new Float64Array(count)
    for (let row = 0; row < rows; row++)
      if (where === undefined || own[where][row] !== 0) out[Math.floor(row / places)]++
    return out
  }
  return { columns: own, count: counted }
}

/** Puts the first objects of each event into its `places`; empty ones hold 0. */
export function assemble(
  kinds: readonly Objects[],
  count: number,
  places: number,
  missing: ReadonlySet<number>,
): Assembled {
  const own = kinds.length === 1 && missing.size === 0 ? inPlace(kinds[0], count, places) : undefined
  if (own) return own
  const { kind, place, starts } = pick(kinds, count, missing)
  const fill = (name: string) => {
    const out = new Float64Array(count * places)
    const sources = kinds.map(({ columns }) => columns[name])
    for (let event = 0; event < count; event++) {
      const number = Math.min(starts[event + 1] - starts[event], places)
      for (let k = 0, at = starts[event]; k < number; k++, at++) {
        const source = sources[kind[at]]
        out[event * places + k] = typeof source === 'number' ? source : source[place[at]]
      }
    }
    return out
  }
  const counted = (where?: string) =>
    Float64Array.from({ length: count }, (_, event) => {
      if (where === undefined) return starts[event + 1] - starts[event]
      let number = 0
      for (let at = starts[event]; at < starts[event + 1]; at++) {
        if (valueAt(kinds[kind[at]], where, place[at]) !== 0) number++
      }
      return number
    })
  const names = Object.keys(kinds[0].columns)
  return { columns: Object.fromEntries(names.map((name) => [name, fill(name)])), count: counted }
}
