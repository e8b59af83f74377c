import { type Cell, type CodeCell, type TextCell, tagsOf } from '../notebook/index.ts'
import { costOf } from '../run/index.ts'
import { highlight } from './code.ts'
import { escapeHtml } from './escape.ts'
import { markdownHtml } from './markdown.ts'
import { type OutputSource, outputBlock } from './outputs.ts'
import { seconds } from './words.ts'

/** Code up to this many lines stands open in the page. */
const SHORT = 3

/** One cell as a part of the page; the empty text where it has nothing to show. */
export function cellBlock(cell: Cell, language: string, source: OutputSource): string {
  const hides = (part: string) => tagsOf(cell).some((tag) => tag === `remove-${part}` || tag === `remove_${part}`)
  if (hides('cell')) return ''
  if (cell.cell_type !== 'code') return textBlock(cell, source)
  const code = hides('input') || cell.source.trim() === '' ? '' : codeBlock(cell, language)
  const outputs = hides('output') ? '' : cell.outputs.map((output) => outputBlock(output, source)).join('\n')
  if (!code && !outputs) return ''
  return `<section class="cell">${code}${outputs && `<div class="outputs">${outputs}</div>`}</section>`
}

function textBlock({ cell_type: type, source: text, attachments }: TextCell, source: OutputSource): string {
  if (text.trim() === '') return ''
  if (type === 'raw') return `<pre class="text">${escapeHtml(text)}</pre>`
  return `<section class="words">${markdownHtml(text, { ...source, attachments })}</section>`
}

function codeBlock(cell: CodeCell, language: string): string {
  const code = cell.source.replace(/\s+$/, '')
  const lines = code.split('\n')
  const tags = tagsOf(cell)
  const lead = tags.includes('injected-parameters') ? 'parameters of this run' : (lines.find((line) => line.trim()) ?? '')
  const open = (lines.length <= SHORT || tags.includes('injected-parameters')) && !tags.includes('hide-input')
  const time = costOf(cell)?.seconds
  const facts = [`${lines.length} line${lines.length === 1 ? '' : 's'}`, time !== undefined && time >= 0.05 && seconds(time)]
  return (
    `<details class="source"${open ? ' open' : ''}><summary><span class="lead">${escapeHtml(lead)}</span>` +
    `<span class="facts">${facts.filter(Boolean).join(' · ')}</span></summary>` +
    `<pre><code class="hljs">${highlight(code, language)}</code></pre></details>`
  )
}
