import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { types } from 'node:util'
import { cellsRealm, forCells, listOf } from '../../realm/index.ts'
import { DISPLAY, type Displayable, fromRaw, type MimeBundle, toBundle } from '../bundle.ts'
import type { DisplayOutput } from '../display.ts'
import { displayImage } from '../images.ts'

interface DenoDisplayOptions {
  raw?: boolean
  update?: boolean
  display_id?: string
}

type Fields = Record<string, unknown>

/** What `Deno.jupyter` is in cells; `Deno` itself is given to cells only, as libraries ask by that name where they run. */
export interface DenoGlobal {
  jupyter: {
    readonly $display: typeof DISPLAY
    display(value: unknown, options?: DenoDisplayOptions): Promise<void>
    broadcast(type: string, content: Fields, extra?: { metadata?: Fields }): Promise<void>
    format(value: unknown): Promise<MimeBundle>
    md(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    html(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    svg(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    image(source: string | Uint8Array): Displayable
  }
}

const displayable = (data: MimeBundle): Displayable => ({ [DISPLAY]: () => data })

/** Templates of Deno's put values in as they are. */
const template =
  (mime: string) =>
  (strings: TemplateStringsArray, ...values: unknown[]): Displayable =>
    displayable({ [mime]: listOf(strings).reduce((text, part, at) => `${text}${String(values[at - 1])}${part}`) })

function image(source: string | Uint8Array): Displayable {
  const bytes = types.isUint8Array(source) ? source : readFileSync(source)
  const data = displayImage(bytes)
  if (data) return displayable(data)
  throw new cellsRealm.Error('Deno.jupyter.image: expected a PNG, JPEG, GIF or SVG file, got something else.')
}

/** A message of Jupyter's as an output of the cell. */
function outputOf(type: string, content: Fields, metadata: Fields): DisplayOutput {
  const { data, transient } = content as { data?: MimeBundle; transient?: { display_id?: string } }
  if (type === 'display_data' || type === 'update_display_data')
    return {
      type,
      ...fromRaw(data ?? {}, { ...(content.metadata as Fields), ...metadata }),
      transient: transient ?? {},
    }
  if (type === 'clear_output') return { type, wait: content.wait === true }
  throw new cellsRealm.Error(
    `Deno.jupyter.broadcast: expected display_data, update_display_data or clear_output, got ${type}.`,
  )
}

/** Makes `Deno` for cells, whose outputs go to `emit`. */
export function denoGlobal(emit: (output: DisplayOutput) => void): DenoGlobal {
  const bundleOf = async (value: unknown, raw: boolean) => (raw ? fromRaw(value as MimeBundle) : toBundle(value))
  const display = async (value: unknown, { raw = false, update = false, display_id }: DenoDisplayOptions = {}) => {
    const { data, metadata } = await bundleOf(value, raw)
    const type = update ? 'update_display_data' : 'display_data'
    emit({ type, data, metadata, transient: { display_id: display_id ?? randomUUID() } })
  }
  return {
    jupyter: {
      $display: DISPLAY,
      display: (value, options) => forCells(display(value, options)),
      broadcast: (type, content, { metadata = {} } = {}) =>
        forCells((async () => emit(outputOf(type, content, metadata)))()),
      format: (value) => forCells(bundleOf(value, false).then(({ data }) => data)),
      md: template('text/markdown'),
      html: template('text/html'),
      svg: template('image/svg+xml'),
      image,
    },
  }
}
