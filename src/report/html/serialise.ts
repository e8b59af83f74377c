import { escapeHtml } from '../../lib/show/index.ts'

/** In words an apostrophe is no sign of markup. */
const escapeText = (text: string): string => escapeHtml(text).replaceAll('&#39;', "'")

/** A piece of HTML, as far as a report keeps any (hast). */
export type Node = Root | Element | Text | { type: 'comment' | 'doctype' }
interface Root {
  type: 'root'
  children: Node[]
}
export interface Element {
  type: 'element'
  tagName: string
  properties: Record<string, unknown>
  children: Node[]
}
interface Text {
  type: 'text'
  value: string
}

const NAMES: Readonly<Record<string, string>> = { className: 'class', colSpan: 'colspan', rowSpan: 'rowspan' }
const WITHOUT_CONTENT = ['br', 'hr', 'img', 'col']

/**
 * A clean tree as HTML in which every `<` and `>` is part of a tag, those of attributes too: the report looks for tags by
 * them.
 */
export function serialise(node: Node): string {
  if (node.type === 'text') return escapeText(node.value)
  if (node.type === 'root') return node.children.map(serialise).join('')
  if (node.type !== 'element') return ''
  const { tagName, properties, children } = node
  const open = `<${tagName}${Object.entries(properties).map(attribute).join('')}>`
  if (WITHOUT_CONTENT.includes(tagName)) return open
  const content = children.map(serialise).join('')
  // a browser takes the first line break of a block of code away
  return `${open}${tagName === 'pre' && content.startsWith('\n') ? '\n' : ''}${content}</${tagName}>`
}

function attribute([name, value]: [string, unknown]): string {
  if (value === undefined || value === null || value === false) return ''
  const written = NAMES[name] ?? name.toLowerCase()
  return value === true ? ` ${written}` : ` ${written}="${escapeText([value].flat().join(' '))}"`
}
