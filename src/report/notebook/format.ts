import { formatJson } from './json.ts'
import { isSplitMime, mapBundle } from './mime.ts'
import type { Cell, MimeBundle, Notebook, StoredOutput } from './types.ts'

/** What ends a line for Python's `splitlines`, which is what nbformat writes by. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they end lines there
const LINE_ENDS = /\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/g

function splitLines(text: string): string[] {
  const lines: string[] = []
  let from = 0
  for (const { index, 0: end } of text.matchAll(LINE_ENDS)) {
    lines.push(text.slice(from, index + end.length))
    from = index + end.length
  }
  if (from < text.length) lines.push(text.slice(from))
  return lines
}

/** The text of a notebook file, byte for byte as Jupyter's nbformat writes it: sorted keys, indent 1, texts as lines. */
export function formatNotebook(notebook: Notebook): string {
  const { cells, ...rest } = notebook
  return `${formatJson(sorted({ ...rest, cells: cells.map(storedCell) }))}\n`
}

function storedCell(cell: Cell): object {
  const source = splitLines(cell.source)
  if (cell.cell_type === 'code') return { ...cell, source, outputs: cell.outputs.map(storedOutput) }
  if (!cell.attachments) return { ...cell, source }
  const attachments = Object.entries(cell.attachments).map(([name, data]) => [name, storedBundle(data)])
  return { ...cell, source, attachments: Object.fromEntries(attachments) }
}

function storedOutput(output: StoredOutput): object {
  if (output.output_type === 'stream') return { ...output, text: splitLines(output.text) }
  if (output.output_type === 'error') return output
  return { ...output, data: storedBundle(output.data) }
}

const storedBundle = (data: MimeBundle): MimeBundle =>
  mapBundle(data, (value, type) => (isSplitMime(type) && typeof value === 'string' ? splitLines(value) : value))

/** The same value with every object's keys in order, so that a change of one is a change of one line. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, content]) => content !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, content]) => [key, sorted(content)]))
}
