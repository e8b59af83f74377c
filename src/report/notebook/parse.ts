import { createHash } from 'node:crypto'
import { isJsonMime, mapBundle } from './mime.ts'
import { countOrNull, type Fields, fields, list, oneOf, type Place, refuse, string, text } from './shape.ts'
import type { Cell, Metadata, MimeBundle, Notebook, StoredOutput } from './types.ts'

const OUTPUT_TYPES = ['stream', 'display_data', 'execute_result', 'error'] as const
const ID = /^[a-zA-Z0-9_-]{1,64}$/

/**
 * Checks what JSON holds and makes a notebook of it. Texts are joined; cells without an id (nbformat below 4.5) get one made
 * of their place and content.
 * @param name the file's name, for messages
 * @throws NotebookError naming the file, the cell and the field
 */
export function parseNotebook(json: unknown, name: string): Notebook {
  const top = fields(json, name)
  if (top.nbformat !== 4) {
    refuse(`${name}: nbformat`, '4', top.nbformat, 'open it in a current JupyterLab and save it')
  }
  const minor = countOrNull(top.nbformat_minor, `${name}: nbformat_minor`) ?? 0
  const seen = new Set<string>()
  const cells = list(top.cells, `${name}: cells`).map((cell, i) => parseCell(cell, i, name, seen))
  return {
    nbformat: 4,
    nbformat_minor: Math.max(5, minor),
    metadata: metadata(top.metadata, `${name}: metadata`),
    cells,
  }
}

function parseCell(value: unknown, index: number, name: string, seen: Set<string>): Cell {
  const cell = fields(value, `${name}, cell ${index + 1}`)
  const id = takeId(cell, index, name, seen)
  const at = `${name}, cell ${index + 1} (${id})`
  const type = oneOf(cell.cell_type, ['code', 'markdown', 'raw'], `${at}: cell_type`)
  const common = {
    id,
    metadata: metadata(cell.metadata, `${at}: metadata`),
    source: text(cell.source, `${at}: source`),
  }
  if (type !== 'code') {
    if (cell.attachments === undefined) return { cell_type: type, ...common }
    return { cell_type: type, ...common, attachments: parseAttachments(cell.attachments, `${at}: attachments`) }
  }
  return {
    cell_type: 'code',
    ...common,
    execution_count: countOrNull(cell.execution_count, `${at}: execution_count`),
    outputs: list(cell.outputs, `${at}: outputs`).map((output, i) => parseOutput(output, `${at}, output ${i + 1}`)),
  }
}

function takeId(cell: Fields, index: number, name: string, seen: Set<string>): string {
  const at = `${name}, cell ${index + 1}: id`
  const made = () => createHash('sha256').update(`${index} ${cell.source}`).digest('hex').slice(0, 8)
  const id = cell.id === undefined ? made() : string(cell.id, at)
  if (!ID.test(id)) refuse(at, '1 to 64 letters, digits, - and _', id)
  if (seen.has(id)) refuse(at, 'an id that no other cell has', id)
  seen.add(id)
  return id
}

function parseOutput(value: unknown, at: Place): StoredOutput {
  const output = fields(value, at)
  const type = oneOf(output.output_type, OUTPUT_TYPES, `${at}: output_type`)
  if (type === 'stream') {
    const name = oneOf(output.name, ['stdout', 'stderr'], `${at}: name`)
    return { output_type: type, name, text: text(output.text, `${at}: text`) }
  }
  if (type === 'error') {
    return {
      output_type: type,
      ename: string(output.ename, `${at}: ename`),
      evalue: string(output.evalue, `${at}: evalue`),
      traceback: list(output.traceback, `${at}: traceback`).map((line) => string(line, `${at}: traceback`)),
    }
  }
  const shown = { data: bundle(output.data, `${at}: data`), metadata: metadata(output.metadata, `${at}: metadata`) }
  if (type === 'display_data') return { output_type: type, ...shown }
  return {
    output_type: type,
    ...shown,
    execution_count: countOrNull(output.execution_count, `${at}: execution_count`),
  }
}

const metadata = (value: unknown, at: Place): Metadata => fields(value ?? {}, at)

const bundle = (value: unknown, at: Place): MimeBundle =>
  mapBundle(fields(value, at), (content, type) => (isJsonMime(type) ? content : text(content, `${at} '${type}'`)))

const parseAttachments = (value: unknown, at: Place): Record<string, MimeBundle> =>
  Object.fromEntries(Object.entries(fields(value, at)).map(([file, data]) => [file, bundle(data, `${at} '${file}'`)]))
