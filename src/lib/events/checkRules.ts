import { type OnInvalid, offence } from './invalid.ts'
import type { AnyEvents, Tables } from './layouts/layout.ts'
import type { EventFile, OpenPart } from './openEventFile.ts'

/** Rows of a file, and where they are in the tables. */
export interface Range {
  readonly from: number
  readonly to: number
  /** The event of the tables that row `from` is. */
  readonly start: number
}

/** What the columns of each place owe each other. */
function checkPlaces(path: string, part: OpenPart, tables: Tables, { from, to, start }: Range, onInvalid: OnInvalid) {
  const { rules = [], columns, part: name } = part.rule
  const { columns: values } = tables[name]
  const perEvent = part.table.perEvent!
  const last = (start + to - from) * perEvent
  for (const rule of rules) {
    for (let i = start * perEvent; i < last; i++) {
      if (rule.holds(values, i)) continue
      const row = from + Math.floor(i / perEvent) - start
      const column = columns.find((each) => each.name === rule.column)!
      const [place, value] = [i % perEvent, values[rule.column][i]]
      onInvalid(row, () => offence({ path, part, column, row, place, wanted: rule.wanted, value }))
    }
  }
}

/**
 * Tells of the events of one file that break a rule of their layout.
 * @param tables that hold events `from` … `to` − 1 of the file from `start` on
 */
export function checkRules<E extends AnyEvents>(
  { path, parts, layout }: EventFile<E>,
  tables: Tables,
  range: Range,
  onInvalid: OnInvalid,
): void {
  for (const part of parts) checkPlaces(path, part, tables, range, onInvalid)
  const { from, to, start } = range
  for (const { part: name, column: wrong, wanted, brokenAt } of layout.rules ?? []) {
    for (let row = from; row < to; row++) {
      const event = start + row - from
      const place = brokenAt(tables, event)
      if (place < 0) continue
      const part = parts.find(({ rule }) => rule.part === name)!
      const column = part.rule.columns.find((each) => each.name === wrong)!
      const value = tables[name].columns[wrong][event * part.table.perEvent! + place]
      onInvalid(row, () => offence({ path, part, column, row, place, wanted, value }))
    }
  }
}
