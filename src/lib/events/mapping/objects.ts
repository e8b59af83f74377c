import { FileError } from '../../../complaint.ts'
import { firstRow, type Numbers } from '../../columns/index.ts'
import type { DataFile } from '../formats/format.ts'
import { needColumn } from './findColumn.ts'
import {
  ANGLES,
  type Changed,
  isNumbered,
  type Mapping,
  MOMENTA,
  namesOf,
  type ObjectMapping,
  type Source,
} from './mapping.ts'
import { besideEachOther, lengthOf, readStrands, type Strand } from './strands.ts'

/** Objects of one kind of some events: all of their columns, in GeV and rad. */
export interface Objects {
  /** How many each event has. */
  readonly length: (event: number) => number
  /** The place of the first of an event in the columns. */
  readonly first: (event: number) => number
  readonly columns: Readonly<Record<string, Numbers | number>>
}

/** Reads objects of one kind. */
export type ReadObjects = (from: number, to: number) => Objects

const isChanged = (source: Source): source is Changed =>
  typeof source === 'object' && !isNumbered(source) && 'from' in source

/** What a column is multiplied by: `unit` is what the layout wants it in. */
function factorOf(source: Source, unit: string | undefined, mapping: Mapping): number {
  const own = isChanged(source) ? source.unit : undefined
  if (unit === 'GeV') return MOMENTA[(own as keyof typeof MOMENTA) ?? mapping.momenta ?? 'GeV']
  return unit === 'rad' ? ANGLES[(own as keyof typeof ANGLES) ?? mapping.angles ?? 'rad'] : 1
}

function change(values: Numbers, source: Source, factor: number): Numbers {
  const { above, values: table } = isChanged(source) ? source : {}
  if (above !== undefined) return Float64Array.from(values, (value) => Number(value > above))
  if (table) return Float64Array.from(values, (value) => table[String(value)] ?? value)
  return factor === 1 ? values : Float64Array.from(values, (value) => value * factor)
}

function checkLengths(path: string, names: readonly string[], strands: readonly Strand[], from: number): void {
  const [first] = strands
  strands.forEach((strand, k) => {
    if (strand.perEvent !== undefined && strand.perEvent === first.perEvent) return
    for (let event = 0; event < first.count; event++) {
      const [wanted, got] = [lengthOf(first, event), lengthOf(strand, event)]
      if (wanted === got) continue
      throw new FileError({
        who: `${path}: ${names[k]}, row ${from + event}`,
        wanted: `${wanted} numbers, as in ${names[0]}`,
        got: `${got}`,
        fix: 'map columns of the same objects',
      })
    }
  })
}

/**
 * A reader of the objects that a mapping describes; `units` has the unit that the layout wants of each column.
 * @throws FileError for columns that are not in the file
 */
export function objectsOf(
  file: DataFile,
  mapping: Mapping,
  objects: ObjectMapping,
  units: Readonly<Record<string, string | undefined>>,
): ReadObjects {
  const entries = Object.entries(objects).map(([name, source]) => {
    const found = namesOf(source).map((each) => needColumn(file, mapping.table, each))
    return { name, source, found, factor: factorOf(source, units[name], mapping) }
  })
  const read = entries.filter(({ found }) => found.length > 0)
  return (from, to) => {
    const all = readStrands(
      read.flatMap(({ found }) => found),
      from,
      to,
    )
    let at = 0
    const strands = read.map(({ found }) => besideEachOther(all.slice(at, (at += found.length))))
    checkLengths(
      file.path,
      read.map(({ source }) => namesOf(source)[0]),
      strands,
      from,
    )
    const changed = read.map(({ name, source, factor }, k) => [name, change(strands[k].values, source, factor)])
    const constant = entries
      .filter(({ source }) => typeof source === 'number')
      .map(({ name, source }) => [name, source])
    const masses = entries.flatMap(({ name, source }) => {
      return typeof source === 'object' && 'mass' in source && typeof source.mass === 'number'
        ? [[name, source.mass]]
        : []
    })
    return {
      length: (event) => lengthOf(strands[0], event),
      first: (event) => firstRow(strands[0], event),
      columns: Object.fromEntries([...changed, ...constant, ...masses]),
    }
  }
}
