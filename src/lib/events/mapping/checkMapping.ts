import { ConfigError } from '../../../complaint.ts'
import { checkSelection } from '../expression.ts'
import type { EventLayout, PartRule } from '../layouts/layout.ts'
import { ANGLES, type CheckedMapping, MOMENTA, type PartMapping, type Source } from './mapping.ts'

const FIX = 'see the mappings of docs/own-analysis.md'
const KEYS = ['$schema', 'name', 'layout', 'table', 'momenta', 'angles', 'missing', 'places', 'select', 'parts']

function refuse(where: string, wanted: string, got: unknown): never {
  const shown = typeof got === 'string' ? `'${got}'` : (JSON.stringify(got) ?? String(got))
  throw new ConfigError({ who: `mapping: ${where}`, wanted, got: shown, fix: FIX })
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkKeys(where: string, value: unknown, allowed: readonly string[]): Record<string, unknown> {
  if (!isRecord(value)) return refuse(where, `an object of ${allowed.join(', ')}`, value)
  const other = Object.keys(value).find((key) => !allowed.includes(key))
  return other === undefined ? value : refuse(where, `only ${allowed.join(', ')}`, other)
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isNames = (value: unknown): boolean =>
  isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText))
const isNumber = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value)

function checkSource(where: string, source: unknown, layout: EventLayout): void {
  if (isNames(source) || isNumber(source)) return
  if (!isRecord(source)) refuse(where, 'a column, several, a number, or an object', source)
  const kind = ['from', 'mass', 'count'].find((key) => key in source)
  if (kind === 'mass') {
    const { mass } = checkKeys(where, source, ['mass'])
    if (!isNames(mass) && !isNumber(mass)) refuse(`${where}.mass`, 'a column or a number', mass)
  } else if (kind === 'count') {
    const { count, where: column } = checkKeys(where, source, ['count', 'where'])
    const part = layout.parts.find((rule) => rule.part === count)
    if (!part) refuse(`${where}.count`, `a part, of ${layout.parts.map((rule) => rule.part).join(', ')}`, count)
    if (column !== undefined && !part.columns.some(({ name }) => name === column)) {
      refuse(`${where}.where`, `a column, of ${part.columns.map(({ name }) => name).join(', ')}`, column)
    }
  } else {
    const { from, unit, above, values } = checkKeys(where, source, ['from', 'unit', 'above', 'values'])
    if (!isNames(from)) refuse(`${where}.from`, 'a column, or several', from)
    const units = [...Object.keys(MOMENTA), ...Object.keys(ANGLES)]
    if (unit !== undefined && !units.includes(String(unit))) refuse(`${where}.unit`, units.join(', '), unit)
    if (above !== undefined && !isNumber(above)) refuse(`${where}.above`, 'a number', above)
    if (values !== undefined && !(isRecord(values) && Object.values(values).every(isNumber))) {
      refuse(`${where}.values`, 'numbers by what they stand for', values)
    }
  }
}

function checkPart(rule: PartRule, part: unknown, layout: EventLayout): void {
  const kinds = Array.isArray(part) ? part : [part]
  if (kinds.length === 0) refuse(rule.part, 'at least one kind of objects', part)
  const names = rule.columns.map(({ name }) => name)
  for (const kind of kinds) {
    const columns = checkKeys(rule.part, kind, names)
    for (const [name, source] of Object.entries(columns)) checkSource(`${rule.part}.${name}`, source, layout)
    for (const { name, optional } of rule.columns) {
      if (!optional && !(name in columns)) refuse(rule.part, `a column for ${name}`, Object.keys(columns).join(', '))
    }
  }
}

function choice(where: string, value: unknown, allowed: object): void {
  if (value !== undefined && !(String(value) in allowed)) refuse(where, Object.keys(allowed).join(' or '), value)
}

/** What plain parts are mapped to may be given without the name of their one column. */
function spelledOut(parts: Record<string, unknown>, layout: EventLayout): Record<string, unknown> {
  const plain = (part: string) =>
    layout.parts.find((rule) => rule.part === part)?.columns.find(({ field }) => field === '')
  const isSource = (value: unknown) => !isRecord(value) || ['from', 'count'].some((key) => key in value)
  return Object.fromEntries(
    Object.entries(parts).map(([part, value]) => {
      const column = plain(part)
      return [part, column && isSource(value) ? { [column.name]: value as Source } : value]
    }),
  )
}

/**
 * A mapping that was checked against a layout, with what the layout derives where the mapping says nothing.
 * @throws ConfigError for anything in it that has no meaning, by name
 */
export function checkMapping(given: unknown, layout: EventLayout): CheckedMapping {
  const mapping = checkKeys('it', given, KEYS)
  if (mapping.layout !== undefined && mapping.layout !== layout.name) refuse('layout', layout.name, mapping.layout)
  if (mapping.table !== undefined && !isText(mapping.table)) refuse('table', 'a text', mapping.table)
  choice('momenta', mapping.momenta, MOMENTA)
  choice('angles', mapping.angles, ANGLES)
  const { missing = [], places = {}, select } = mapping
  if (select !== undefined && !isNames(select)) refuse('select', 'an expression, or several', select)
  for (const expression of [select ?? []].flat() as string[]) checkSelection(expression, layout)
  if (!Array.isArray(missing) || !missing.every((value) => typeof value === 'number'))
    refuse('missing', 'numbers', missing)
  const names = layout.parts.map(({ part }) => part)
  for (const [part, number] of Object.entries(checkKeys('places', places, names))) {
    if (!(Number.isInteger(number) && (number as number) > 0))
      refuse(`places.${part}`, 'a whole number above 0', number)
  }
  const parts = spelledOut({ ...layout.derived, ...checkKeys('parts', mapping.parts, names) }, layout)
  for (const rule of layout.parts) {
    if (rule.part in parts) checkPart(rule, parts[rule.part], layout)
    else if (!rule.truth) refuse('parts', `the part ${rule.part}`, Object.keys(parts).join(', '))
  }
  return { ...(mapping as unknown as CheckedMapping), parts: parts as Record<string, PartMapping> }
}
