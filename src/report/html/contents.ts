import { escapeHtml } from '../../lib/show/index.ts'
import { ANCHOR } from './sanitise.ts'

/** A heading of the report. */
export interface Heading {
  readonly level: number
  readonly id: string
  /** What it says, as safe HTML without links. */
  readonly html: string
}

/** Collects headings and gives each a name of its own, made as Jupyter makes it: blanks become `-`. */
export interface Contents {
  add: (level: number, html: string, text: string) => string
  readonly headings: readonly Heading[]
}

export function newContents(): Contents {
  const headings: Heading[] = []
  const taken = new Set<string>()
  const add = (level: number, html: string, text: string) => {
    const name = ANCHOR + text.trim().replace(/\s+/g, '-')
    let id = name
    for (let i = 2; taken.has(id); i++) id = `${name}-${i}`
    taken.add(id)
    headings.push({ level, id, html: html.replace(/<\/?a\b[^>]*>/g, '') })
    return id
  }
  return { add, headings }
}

/** The contents list: the headings below the title, two levels deep; nothing where there are fewer than two. */
export function contentsHtml(headings: readonly Heading[]): string {
  const below = headings.filter(({ level }, i) => level <= 3 && !(i === 0 && level === 1))
  if (below.length < 2) return ''
  const top = Math.min(...below.map(({ level }) => level))
  const items = below
    .filter(({ level }) => level <= top + 1)
    .map(
      ({ level, id, html }) =>
        `<li class="level-${level - top + 1}"><a href="#${escapeHtml(encodeURI(id))}">${html}</a></li>`,
    )
  return `<nav class="contents" aria-label="Contents"><p>Contents</p><ol>${items.join('')}</ol></nav>`
}
