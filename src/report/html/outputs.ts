import { escapeHtml } from '../../lib/show/index.ts'
import { formatJson, isFields, type Metadata, type MimeBundle, type StoredOutput, settled } from '../notebook/index.ts'
import { highlight } from './code.ts'
import { type EmbeddedKind, kindOf } from './embedded.ts'
import { escapeJson } from './escape.ts'
import { imageData, pngSize } from './images.ts'
import { markdownHtml, outputHtml, type TextSource } from './markdown.ts'
import { renderMaths } from './maths.ts'
import { terminalHtml } from './terminal.ts'

/** What outputs are rendered with. */
export interface OutputSource extends TextSource {
  readonly kinds: readonly EmbeddedKind[]
  /** Collects the kinds whose scripts the page needs. */
  readonly used: Set<EmbeddedKind>
}

/** Characters of a stream that a page shows; of a longer one the first and the last. */
const LONGEST = 100_000

/** One output as HTML; the empty text where there is nothing to show. */
export function outputBlock(output: StoredOutput, source: OutputSource): string {
  if (output.output_type === 'stream') {
    return `<pre class="stream ${output.name}">${terminalHtml(shortened(settled(output.text)))}</pre>`
  }
  if (output.output_type === 'error') {
    const { traceback, ename, evalue } = output
    const text = traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`
    return `<pre class="error">${terminalHtml(shortened(text))}</pre>`
  }
  return dataBlock(output, source)
}

function shortened(text: string): string {
  if (text.length <= LONGEST) return text
  const half = LONGEST / 2
  return `${text.slice(0, half)}\n[… ${text.length - LONGEST} characters left out …]\n${text.slice(-half)}`
}

/** How each type of data is shown, the most telling first. */
const SHOWN: Readonly<Record<string, (value: string, source: OutputSource, size?: Size) => string | undefined>> = {
  'application/javascript': (code, { trust }) => (trust ? `<script>${code}</script>` : undefined),
  'text/html': (html, source) => `<div class="html">${outputHtml(html, source)}</div>`,
  'text/markdown': (text, source) => markdownHtml(text, { ...source, attachments: undefined }),
  'image/svg+xml': (svg, _, size) => image('image/svg+xml', svg, size),
  'image/png': (png, _, size) => image('image/png', png, size),
  'image/jpeg': (jpeg, _, size) => image('image/jpeg', jpeg, size),
  'image/gif': (gif, _, size) => image('image/gif', gif, size),
  'image/webp': (webp, _, size) => image('image/webp', webp, size),
  'text/latex': (tex) => renderMaths(tex.trim().replace(/^\${1,2}|\${1,2}$/g, ''), true),
}

function dataBlock({ data, metadata }: { data: MimeBundle; metadata: Metadata }, source: OutputSource): string {
  const found = kindOf(data, source.kinds)
  if (found) return embedded(found.kind, found.value, data, source)
  for (const [type, show] of Object.entries(SHOWN)) {
    const value = data[type]
    const block = typeof value === 'string' ? show(value, source, sizeOf(metadata[type])) : undefined
    if (block !== undefined) return block
  }
  if (data['application/json'] !== undefined && data['text/plain'] === undefined) {
    return `<pre class="text">${highlight(shortened(formatJson(data['application/json'], 2)), 'json')}</pre>`
  }
  return plain(data)
}

function plain(data: MimeBundle): string {
  const text = data['text/plain']
  return typeof text === 'string' && text !== '' ? `<pre class="text">${terminalHtml(shortened(text))}</pre>` : ''
}

/** An output that the page's script draws; until then, and without JavaScript, its picture. */
function embedded(kind: EmbeddedKind, value: unknown, data: MimeBundle, { used }: OutputSource): string {
  const prepared = kind.prepare(value)
  const still = stillBlock(data)
  if ('leftOut' in prepared) return `${still}<p class="left-out">${escapeHtml(prepared.leftOut)}</p>`
  used.add(kind)
  const json = escapeJson(prepared.data)
  return `<figure data-kind="${kind.name}"><div class="still">${still}</div><script type="application/json">${json}</script></figure>`
}

function stillBlock(data: MimeBundle): string {
  const png = data['image/png']
  const size = typeof png === 'string' ? pngSize(png) : undefined
  if (!size) return plain(data)
  // charts' pictures have two pixels for each of the page's
  const shown = { width: Math.round(size.width / 2), height: Math.round(size.height / 2) }
  return image('image/png', String(png), shown, altOf(data)) ?? ''
}

const altOf = (data: MimeBundle): string => String(data['text/plain'] ?? '').replace(/^\[chart: (.*)\]$/s, '$1')

/** Width and height on the page, px. */
interface Size {
  readonly width?: number
  readonly height?: number
}

/** The size that an output's metadata asks for. */
function sizeOf(asked: unknown): Size {
  if (!isFields(asked)) return {}
  const { width, height } = asked
  return { ...(typeof width === 'number' && { width }), ...(typeof height === 'number' && { height }) }
}

function image(type: string, content: string, { width, height }: Size = {}, alt = ''): string | undefined {
  const address = imageData(type, content)
  const shape = `${width ? ` width="${width}"` : ''}${height ? ` height="${height}"` : ''}`
  return address && `<img src="${address}" alt="${escapeHtml(alt)}"${shape}>`
}
