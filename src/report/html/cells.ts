import { escapeHtml } from '../../lib/show/index.ts'
import { type Cell, type CodeCell, type TextCell, tagsOf } from '../notebook/index.ts'
import { costOf } from '../run/index.ts'
import { highlight } from './code.ts'
import { markdownHtml } from './markdown.ts'
import { type OutputSource, outputBlock } from './outputs.ts'
import { seconds } from './words.ts'

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
  const time = costOf(cell)?.seconds
  const took = time !== undefined && time >= 0.05 ? [seconds(time)] : []
  const highlighted = `<code class="hljs">${highlight(code, language)}</code>`
  if (lines.length === 1) return `<p class="source">${highlighted}${facts(took)}</p>`
  const injected = tagsOf(cell).includes('injected-parameters')
  const lead = injected ? 'parameters of this run' : (lines.find((line) => line.trim()) ?? '')
  return (
    `<details class="source"${injected ? ' open' : ''}><summary><span class="lead">${escapeHtml(lead)}</span>` +
    `${facts([`${lines.length} lines`, ...took])}</summary><pre>${highlighted}</pre></details>`
  )
}

const facts = (told: readonly string[]): string => `<span class="facts">${told.join(' · ')}</span>`
