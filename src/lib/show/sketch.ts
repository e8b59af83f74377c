import { labelHtml } from './labelHtml.ts'
import { shortNumber } from './number.ts'
import { textTable } from './textTable.ts'

/** What stands in a table: numbers are written with six digits, texts and headings may hold `p_z^ν`. */
export type Cell = string | number | undefined

/** A table of a sketch; the first cell of a row names it. */
export interface SketchTable {
  /** Above it; a table without one goes on where the last one ended. */
  readonly title?: string
  readonly head?: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
  /** Lines below it. */
  readonly notes?: readonly string[]
}

/** What an object tells of itself, as plain data that consoles, notebooks and reports write in their own way. */
export interface Sketch {
  /** What it is, in a line. */
  readonly heading: string
  /** Names with what is so of each. */
  readonly facts?: readonly (readonly [string, string])[]
  readonly tables?: readonly SketchTable[]
  /** Lines at the end. */
  readonly notes?: readonly string[]
}

const written = (cell: Cell): string => (typeof cell === 'number' ? shortNumber(cell) : (cell ?? ''))

/** A sketch as lines of a console. */
export function sketchText({ heading, facts = [], tables = [], notes = [] }: Sketch): string {
  const widest = Math.max(0, ...facts.map(([name]) => [...name].length))
  const named = facts.map(([name, text]) => `  ${name}${' '.repeat(widest - [...name].length)}  ${text}`)
  return [heading, ...named, ...tables.flatMap(tableLines), ...notes].join('\n')
}

function tableLines({ title, head, rows, notes = [] }: SketchTable): string[] {
  const all = [...(head ? [head] : []), ...rows.map((row) => row.map(written))]
  const lines = all.length > 0 ? textTable(all).map((line) => `  ${line}`.trimEnd()) : []
  return [...(title === undefined ? [] : ['', title]), ...lines, ...notes.map((note) => `  ${note}`)]
}

/** A sketch as HTML, every text of it escaped, symbols set as figures set them. */
export function sketchHtml({ heading, facts = [], tables = [], notes = [] }: Sketch): string {
  const paragraph = (text: string) => `<p>${labelHtml(text)}</p>`
  return [
    `<p><b>${labelHtml(heading)}</b></p>`,
    ...(facts.length > 0 ? [htmlTable(undefined, facts, ['left', 'left'])] : []),
    ...tables.flatMap(({ title, head, rows, notes: below = [] }) => [
      ...(title === undefined ? [] : [`<p><b>${labelHtml(title)}</b></p>`]),
      ...(rows.length > 0 || head ? [htmlTable(head, rows, ['left'])] : []),
      ...below.map(paragraph),
    ]),
    ...notes.map(paragraph),
  ].join('\n')
}

type Side = 'left' | 'right'

/**
 * A table as HTML, every text of it escaped, symbols set as figures set them.
 * @param sides where the columns stand, those that follow to the right
 */
export function htmlTable(
  head: readonly string[] | undefined,
  rows: readonly (readonly Cell[])[],
  sides: readonly Side[],
): string {
  const style = (column: number) => ` style="text-align:${sides[column] ?? 'right'}"`
  const cells = (row: readonly Cell[], tag: string) =>
    row.map((cell, k) => `<${tag}${style(k)}>${labelHtml(written(cell))}</${tag}>`).join('')
  const above = head ? `<thead><tr>${cells(head, 'th')}</tr></thead>\n` : ''
  const body = rows.map((row) => `<tr>${cells(row, 'td')}</tr>`).join('\n')
  return `<table class="dataframe">\n${above}<tbody>\n${body}\n</tbody>\n</table>`
}
