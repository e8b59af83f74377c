import { escapeHtml } from '../../lib/show/index.ts'
import { listOf } from '../realm/index.ts'
import { DISPLAY, type Displayable } from './bundle.ts'

/** A text in a markup language, shown as such. */
export interface Markup extends Displayable {
  readonly mime: 'text/html' | 'text/markdown'
  readonly source: string
  toString(): string
}

/** HTML with values inside; strings are escaped, what `html` made and lists of it are not. */
export const html = (strings: TemplateStringsArray, ...values: unknown[]): Markup =>
  markup('text/html', strings, values, escapeHtml)

/** Markdown with values inside; strings are escaped (so `*` in data is a star), what `md` or `html` made is not. */
export const md = (strings: TemplateStringsArray, ...values: unknown[]): Markup =>
  markup('text/markdown', strings, values, escapeMarkdown)

function markup(
  mime: Markup['mime'],
  strings: TemplateStringsArray,
  values: readonly unknown[],
  escaped: (text: string) => string,
): Markup {
  const insert = (value: unknown): string => {
    if (value === null || value === undefined || value === false) return ''
    if (Array.isArray(value))
      return listOf(value as unknown[])
        .map(insert)
        .join('')
    return isMarkup(value) && (value.mime === mime || value.mime === 'text/html')
      ? value.source
      : escaped(String(value))
  }
  const source = listOf(strings)
    .map((text, i) => (i === 0 ? text : insert(values[i - 1]) + text))
    .join('')
  return { mime, source, toString: () => source, [DISPLAY]: () => ({ [mime]: source, 'text/plain': source }) }
}

/** What a template made; a look-alike from parsed data lacks the symbol and is escaped. */
const isMarkup = (value: unknown): value is Markup =>
  typeof value === 'object' && value !== null && DISPLAY in value && 'source' in value && 'mime' in value

const escapeMarkdown = (text: string): string =>
  text
    .replace(/[&<>]/g, (character) => escapeHtml(character))
    .replace(/[\\`*_[\]#|~$!]/g, (character) => `\\${character}`)
