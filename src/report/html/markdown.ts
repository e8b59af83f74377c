import { randomUUID } from 'node:crypto'
import MarkdownIt from 'markdown-it'
import { escapeHtml } from '../../lib/show/index.ts'
import type { MimeBundle } from '../notebook/index.ts'
import { highlight } from './code.ts'
import type { Contents } from './contents.ts'
import { attachmentData, localImage } from './images.ts'
import { mathsPlugin, renderMaths } from './maths.ts'
import { type FindImage, sanitise } from './sanitise.ts'

/** Where a text's images come from, whether its HTML may do what it likes, and who lists its headings. */
export interface TextSource {
  readonly folder: string
  readonly trust: boolean
  readonly contents?: Contents
  readonly attachments?: Record<string, MimeBundle> | undefined
}

interface Formula {
  readonly tex: string
  readonly display: boolean
}

/**
 * Markdown as HTML, with its maths set. The sanitiser sees each formula as a name that no writer can guess; the formulas,
 * which KaTeX makes safe, take their places afterwards.
 */
export function markdownHtml(text: string, source: TextSource): string {
  const formulas: Formula[] = []
  const name = randomUUID()
  const places = new RegExp(`${name}-(\\d+)\\.`, 'g')
  const md = reader((tex, display) => `${name}-${formulas.push({ tex, display }) - 1}.`)
  const rendered = md.render(text)
  const safe = source.trust ? rendered : sanitise(rendered, findImage(source))
  const set = (html: string) =>
    html.replace(places, (_, i) => renderMaths(formulas[Number(i)]!.tex, formulas[Number(i)]!.display))
  const spell = (html: string) => html.replace(places, (_, i) => escapeHtml(formulas[Number(i)]!.tex))
  // a formula in an attribute, such as an image's description, stays TeX
  const setOutsideTags = (html: string) =>
    html.replace(/<[^>]*>|[^<]+/g, (part) => (part[0] === '<' ? spell : set)(part))
  return withAnchors(safe, source.contents, setOutsideTags, spell)
}

/** HTML of an output: as it is where the reader trusts it, sanitised otherwise. */
export const outputHtml = (html: string, source: TextSource): string =>
  source.trust ? html : sanitise(html, findImage(source))

function reader(keep: (tex: string, display: boolean) => string): MarkdownIt {
  const md = new MarkdownIt({ html: true, linkify: true, typographer: true, highlight })
  md.linkify.set({ fuzzyLink: false, fuzzyEmail: false })
  // (c) stays (c); only quotes are made typographic
  md.disable('replacements')
  // the sanitiser judges links and images, after the attachments have been put in
  md.validateLink = () => true
  mathsPlugin(md, keep)
  return md
}

function withAnchors(
  html: string,
  contents: Contents | undefined,
  set: (html: string) => string,
  spell: (html: string) => string,
): string {
  if (!contents) return set(html)
  const named = html.replace(/<h([1-6])\b[^>]*>(.*?)<\/h\1>/gs, (_, level: string, inner: string) => {
    const text = unescapeHtml(spell(inner.replace(/<[^>]*>/g, '')))
    const id = contents.add(Number(level), set(inner), text)
    return `<h${level} id="${escapeHtml(id)}">${inner}</h${level}>`
  })
  return set(named)
}

const unescapeHtml = (html: string): string =>
  html
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

const findImage =
  ({ folder, attachments }: TextSource): FindImage =>
  (address) => {
    if (address.startsWith('attachment:')) {
      return attachmentData(attachments?.[decode(address.slice('attachment:'.length))])
    }
    return /^[a-z][a-z0-9+.-]*:|^[/\\]/i.test(address) ? undefined : localImage(address, folder)
  }

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
