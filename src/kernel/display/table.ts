import { types } from 'node:util'
import { escapeHtml, labelHtml, shortNumber, signed } from '../../lib/show/index.ts'
import { orElse } from '../realm/index.ts'
import type { MimeBundle } from './bundle.ts'
import { type Frame, toFrame } from './frame.ts'
import { inspectText } from './inspectText.ts'

/** Tables up to this many rows are shown whole; of longer ones as many rows from both ends together. */
const MOST_ROWS = 20
const MOST_COLUMNS = 24
const MOST_CHARACTERS = 80

/** A table as escaped HTML and as text, cut in the middle when it is long; undefined when the value is none. */
export function displayTable(value: unknown): MimeBundle | undefined {
  const frame = toFrame(value)
  if (!frame) return undefined
  const { columns, rows } = visible(frame)
  const size = `${frame.length} row${frame.length === 1 ? '' : 's'} × ${frame.columns.length} columns`
  const caption = columns.length < frame.columns.length || rows.length < frame.length ? size : undefined
  return { 'text/html': toHtml(columns, rows, caption), 'text/plain': toText(columns, rows, caption) }
}

type Cell = { text: string; numeric: boolean }
const GAP: Cell = { text: '…', numeric: false }

function visible(frame: Frame): { columns: string[]; rows: Cell[][] } {
  const { length } = frame
  const columns = frame.columns.slice(0, MOST_COLUMNS)
  const wide = frame.columns.length > MOST_COLUMNS
  const line = (at: number) => [
    ...frame
      .row(at)
      .slice(0, MOST_COLUMNS)
      .map((value) => cell(value)),
    ...(wide ? [GAP] : []),
  ]
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i))
  if (wide) columns.push(GAP.text)
  if (length <= MOST_ROWS) return { columns, rows: range(0, length) }
  const half = MOST_ROWS / 2
  return { columns, rows: [...range(0, half), columns.map(() => GAP), ...range(length - half, length)] }
}

function cell(value: unknown): Cell {
  if (value === null || value === undefined) return { text: '', numeric: false }
  if (typeof value === 'number') return { text: shortNumber(value), numeric: true }
  if (typeof value === 'bigint') return { text: signed(String(value)), numeric: true }
  const text = types.isDate(value) ? isoOf(value) : typeof value === 'object' ? inspectText(value) : String(value)
  return { text: text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS - 1)}…` : text, numeric: false }
}

const isoOf = (date: Date): string => orElse(() => Date.prototype.toISOString.call(date), 'Invalid Date')

function toHtml(columns: string[], rows: Cell[][], caption?: string): string {
  const head = columns.map((name) => `<th>${labelHtml(name)}</th>`).join('')
  const td = ({ text, numeric }: Cell) => `<td${numeric ? ' style="text-align:right"' : ''}>${labelHtml(text)}</td>`
  const body = rows.map((row) => `<tr>${row.map(td).join('')}</tr>`).join('\n')
  const under = caption ? `<p>${escapeHtml(caption)}</p>` : ''
  return `<table class="dataframe">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table>${under}`
}

function toText(columns: string[], rows: Cell[][], caption?: string): string {
  const flat = (text: string) => text.replaceAll(/\s+/g, ' ')
  const widths = columns.map((name, i) => Math.max(flat(name).length, ...rows.map((row) => flat(row[i]!.text).length)))
  const pad = ({ text, numeric }: Cell, i: number) =>
    numeric ? flat(text).padStart(widths[i]!) : flat(text).padEnd(widths[i]!)
  const line = (cells: Cell[]) => cells.map(pad).join('  ').trimEnd()
  const numericColumn = columns.map((_, i) => rows.some((row) => row[i]!.numeric))
  const head = line(columns.map((text, i) => ({ text, numeric: numericColumn[i]! })))
  return [head, ...rows.map(line), ...(caption ? [caption] : [])].join('\n')
}
