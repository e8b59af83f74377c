import type { Numbers } from '../../columns/index.ts'
import type { DataFile, FileTable } from '../formats/format.ts'
import { type ColumnRule, type EventLayout, fieldOf, type PartRule, pathOf } from '../layouts/layout.ts'
import { type Assembled, assemble } from './assemble.ts'
import { checkMapping } from './checkMapping.ts'
import { needColumn } from './findColumn.ts'
import {
  type CheckedMapping,
  type Counted,
  isNumbered,
  type Mapping,
  namesOf,
  type ObjectMapping,
  type PartMapping,
  type Source,
} from './mapping.ts'
import { objectsOf } from './objects.ts'

/** Events that are read at once. */
const BLOCK = 16_384

const isCounted = (source: Source): source is Counted =>
  typeof source === 'object' && !isNumbered(source) && 'count' in source
const isFromMass = (source: Source) => typeof source === 'object' && !isNumbered(source) && 'mass' in source
const kindsOf = (part: PartMapping): readonly ObjectMapping[] => (Array.isArray(part) ? part : [part as ObjectMapping])

/** A part of the events as the mapping makes it. */
interface MappedPart {
  readonly count: number
  readonly places: number
  readonly read: (from: number, to: number) => Assembled
}

/** E = √((p_T cosh η)² + m²), where the column holds the mass m. */
function energies({ pt, eta, energy: mass }: Readonly<Record<string, Float64Array>>): Float64Array {
  return mass.map((m, i) => (pt[i] > 0 ? Math.hypot(pt[i] * Math.cosh(eta[i]), m) : 0))
}

/** Columns beside each other make places, and so do those of the file that have several numbers an event. */
function placesOf(file: DataFile, mapping: CheckedMapping, part: string, kinds: readonly ObjectMapping[]): number {
  const given = mapping.places?.[part]
  if (given !== undefined) return given
  const widths = kinds.flatMap((kind) =>
    Object.values(kind).flatMap((source) => {
      const names = namesOf(source)
      return names
        .map((name) => needColumn(file, mapping.table, name).table.perEvent ?? 10)
        .map((n) => n * names.length)
    }),
  )
  return Math.max(1, ...widths)
}

function mappedPart(file: DataFile, mapping: CheckedMapping, rule: PartRule): MappedPart {
  const kinds = kindsOf(mapping.parts[rule.part])
  const units = Object.fromEntries(rule.columns.map(({ name, unit }) => [name, unit]))
  const readers = kinds.map((kind) => objectsOf(file, mapping, kind, units))
  const [first] = kinds.flatMap((kind) => Object.values(kind).flatMap(namesOf))
  const places = placesOf(file, mapping, rule.part, kinds)
  const missing = new Set(mapping.missing)
  const massive = kinds.some((kind) => kind.energy !== undefined && isFromMass(kind.energy))
  let last: { from: number; to: number; assembled: Assembled } | undefined
  const read = (from: number, to: number) => {
    if (last?.from === from && last.to === to) return last.assembled
    const { columns, count } = assemble(
      readers.map((reader) => reader(from, to)),
      to - from,
      places,
      missing,
    )
    const assembled = { columns: massive ? { ...columns, energy: energies(columns) } : columns, count }
    last = { from, to, assembled }
    return assembled
  }
  return { count: needColumn(file, mapping.table, first).table.count, places, read }
}

/**
 * A file seen through a mapping: its tables are those of the layout.
 * @throws ConfigError for a mapping that is none of the layout, FileError for columns that are not in the file
 */
export function mappedFile(file: DataFile, given: Mapping, layout: EventLayout): DataFile {
  const mapping = checkMapping(given, layout)
  const parts = new Map<string, MappedPart>()
  const partOf = (rule: PartRule): MappedPart => {
    const known = parts.get(rule.part) ?? mappedPart(file, mapping, rule)
    parts.set(rule.part, known)
    return known
  }
  const ruleOf = (part: string) => layout.parts.find((rule) => rule.part === part)!

  /** The columns of the file that a column of a part is made of. */
  const fromOf = (part: string, column?: string): string[] => {
    const sources = kindsOf(mapping.parts[part]).flatMap((kind) =>
      column === undefined ? Object.values(kind).slice(0, 1) : [kind[column]],
    )
    return sources.flatMap(namesOf).map((name) => (mapping.table ? `${mapping.table}/${name}` : name))
  }

  const countedTable = (name: string, { count: part, where }: Counted): FileTable => {
    const { count, read } = partOf(ruleOf(part))
    const columns = [{ name: '', type: 'count', from: fromOf(part, where) }]
    return {
      ...{ name, count, perEvent: 1, columns, block: BLOCK },
      read: (from, to) => ({ count: to - from, perEvent: 1, columns: { '': read(from, to).count(where) } }),
    }
  }
  const tableOf = (rule: PartRule, name: string): FileTable => {
    const [kind] = kindsOf(mapping.parts[rule.part])
    const [only] = Object.values(kind)
    if (isCounted(only)) return countedTable(name, only)
    const { count, places, read } = partOf(rule)
    const mapped = rule.columns.filter((column) => column.name in kind)
    return {
      ...{ name, count, perEvent: places, block: BLOCK },
      columns: mapped.map((column) => {
        return { name: fieldOf(column), type: 'mapped', from: fromOf(rule.part, column.name) }
      }),
      read: (from, to) => {
        const { columns } = read(from, to)
        const named = (column: ColumnRule): [string, Numbers] => [fieldOf(column), columns[column.name]]
        return { count: to - from, perEvent: places, columns: Object.fromEntries(mapped.map(named)) }
      },
    }
  }
  return {
    ...file,
    table: (path) => {
      const rule = layout.parts.find(({ names }) => names.some((name) => path === pathOf(layout, name)))
      return rule && rule.part in mapping.parts ? tableOf(rule, path) : undefined
    },
  }
}
