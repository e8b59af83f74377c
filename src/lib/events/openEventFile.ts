import { ConfigError, FileError } from '../../complaint.ts'
import { checkScale } from './checkScale.ts'
import type { DataFile, FileTable } from './formats/format.ts'
import { openFile } from './formats/openFile.ts'
import { type AnyEvents, type ColumnRule, type EventLayout, fieldOf, type PartRule, pathOf } from './layouts/layout.ts'
import { flatMapping } from './mapping/flatRecord.ts'
import { mappedFile } from './mapping/mappedFile.ts'
import type { Mapping } from './mapping/mapping.ts'

/** A table that will be read, the part that it becomes, and the columns that are there. */
export interface OpenPart {
  readonly rule: PartRule
  readonly table: FileTable
  readonly columns: readonly ColumnRule[]
}

/** One open file of events of some layout. */
export interface EventFile<E extends AnyEvents> {
  readonly path: string
  readonly layout: EventLayout<E>
  readonly variant: E['layout']
  readonly count: number
  readonly parts: readonly OpenPart[]
  /** What the numbers of a unit are multiplied by, where the file has another one. */
  readonly factors: Readonly<Record<string, number>>
  readonly close: () => void
}

function openColumn(who: string, table: FileTable, rule: ColumnRule, record: string): ColumnRule | undefined {
  const field = fieldOf(rule)
  const found = table.columns.find(({ name }) => name === field)
  if (!found && rule.optional) return undefined
  if (!found) {
    const got = table.columns.flatMap(({ name }) => name || []).join(', ')
    throw new FileError({
      who,
      wanted: field === '' ? 'plain numbers' : `a field '${field}'`,
      got: got ? `fields ${got}` : 'plain numbers',
      fix: `name it as in ${record}`,
    })
  }
  if (found.unreadable === undefined) return rule
  const wanted = `${field ? `field '${field}'` : 'plain numbers'} as float of 4 or 8 bytes, integer or boolean`
  throw new FileError({ who, wanted, got: found.unreadable, fix: 'write it as one of these' })
}

function checkGroup(file: DataFile, { group, record }: EventLayout): void {
  const names = file.names()
  if (!group || names.some((name) => name.startsWith(`${group}/`))) return
  const whole = file.table('')?.columns.map(({ name }) => name)
  const others = whole
    ? `columns ${whole.join(', ')}`
    : [...new Set(names.map((name) => name.split('/')[0]))].join(', ')
  throw new FileError({
    who: file.path,
    wanted: `a group '${group}'`,
    got: `only ${others || 'an empty file'}`,
    fix: `give a file in the layout of ${record}, or a mapping of its columns (neutrina columns proposes one)`,
  })
}

function missing(file: DataFile, { part, names, truth }: PartRule, layout: EventLayout): FileError {
  checkGroup(file, layout)
  const { group, record } = layout
  const inside = pathOf(layout, '')
  const present = file.names().flatMap((name) => (name.startsWith(inside) ? name.slice(inside.length) : []))
  return new FileError({
    who: group ? `${file.path}: group ${group}` : file.path,
    wanted: `a data set ${names.map((each) => `'${each}'`).join(' or ')}`,
    got: `only ${present.join(', ') || 'an empty group'}`,
    fix: truth ? `leave '${part}' out of the truth to read, where it is not needed` : `name it as in ${record}`,
  })
}

function openPart(file: DataFile, rule: PartRule, layout: EventLayout, wanted: boolean): OpenPart | undefined {
  for (const name of rule.names) {
    const table = file.table(pathOf(layout, name))
    if (!table) continue
    const who = `${file.path}: ${table.name}`
    const columns = rule.columns.flatMap((column) => openColumn(who, table, column, layout.record) ?? [])
    return { rule, table, columns }
  }
  if (wanted) throw missing(file, rule, layout)
  return undefined
}

/** A part that is one number everywhere. */
function constantPart(rule: PartRule, value: number, { count, name }: Pick<FileTable, 'count' | 'name'>): OpenPart {
  const fields = rule.columns.map(fieldOf)
  const read: FileTable['read'] = (from, to) => {
    const column = () => new Float64Array(to - from).fill(value)
    return { count: to - from, perEvent: 1, columns: Object.fromEntries(fields.map((field) => [field, column()])) }
  }
  const columns = fields.map((field) => ({ name: field, type: 'float64' }))
  const table = { name: `${name}, ${rule.part}`, count, perEvent: 1, columns, block: Math.max(1, count), read }
  return { rule, table, columns: rule.columns }
}

function countOf(path: string, parts: readonly OpenPart[]): number {
  const [{ table: first }] = parts
  for (const { table } of parts) {
    if (table.count === first.count) continue
    const wanted = `${first.count} rows in ${table.name}, as in ${first.name}`
    throw new FileError({ who: path, wanted, got: `${table.count}`, fix: 'write the file again' })
  }
  if (first.count > 0) return first.count
  throw new FileError({ who: path, wanted: 'at least one event', got: 'none', fix: 'leave the file out' })
}

function variantIn<E extends AnyEvents>(path: string, parts: readonly OpenPart[], layout: EventLayout<E>): E['layout'] {
  const places = new Map(parts.map(({ rule, table }) => [rule.part, table.perEvent ?? 0]))
  const variant = layout.variantOf(places)
  if (typeof variant === 'string') return variant
  const { part, wanted, fix } = variant
  const { name } = parts.find(({ rule }) => rule.part === part)!.table
  throw new FileError({ who: `${path}: ${name}`, wanted: `${wanted} an event`, got: `${places.get(part)}`, fix })
}

/** How files of a layout are to be read. */
export interface Reading<E extends AnyEvents> {
  readonly layout: EventLayout<E>
  /** By default what is there. */
  readonly truth?: readonly string[] | undefined
  /** Which column is which, where the file is not in the layout of the record. */
  readonly mapping?: Mapping | undefined
  /** The unit of momenta, energies and masses; undefined for GeV that are not vouched for. */
  readonly units?: 'GeV' | 'MeV' | undefined
}

/**
 * A mapping whose momenta are in the unit that was said beside it.
 * @throws ConfigError where the mapping says another
 */
function withUnits(mapping: Mapping, units: 'GeV' | 'MeV' | undefined): Mapping {
  if (units === undefined || mapping.momenta === units) return mapping
  if (mapping.momenta === undefined) return { ...mapping, momenta: units }
  const [wanted, got] = [`${mapping.momenta}, as momenta of the mapping says`, units]
  throw new ConfigError({ who: 'units', wanted, got, fix: 'leave one of them out' })
}

/**
 * Opens one file in a layout.
 * @throws FileError for anything in it that cannot be used, by name
 */
export async function openEventFile<E extends AnyEvents>(
  path: string,
  { layout, truth, units, mapping }: Reading<E>,
): Promise<EventFile<E>> {
  const opened = await openFile(path)
  try {
    const used = mapping ? withUnits(mapping, units) : flatMapping(opened, layout)
    const file = used ? mappedFile(opened, used, layout) : opened
    const factors: Record<string, number> = units === 'MeV' && !mapping ? { GeV: 1e-3 } : {}
    const asked = layout.parts.filter((rule) => !rule.truth || !truth || truth.includes(rule.part))
    const found = asked.flatMap((rule) => {
      const { absent, columns } = rule
      const wanted = (!rule.truth || truth !== undefined) && absent === undefined
      const part = openPart(file, rule, layout, wanted)
      if (part || absent === undefined || truth === undefined) return part ?? []
      return { rule, absent: absent / (factors[columns[0].unit ?? ''] ?? 1) }
    })
    const there = found.filter((part) => 'table' in part)
    const count = countOf(path, there)
    const parts = found.map((part) => ('table' in part ? part : constantPart(part.rule, part.absent, there[0].table)))
    const variant = variantIn(path, parts, layout)
    const events: EventFile<E> = { path, layout, variant, count, parts, factors, close: file.close }
    if (units !== 'GeV') checkScale(events)
    return events
  } catch (error) {
    opened.close()
    throw error
  }
}
