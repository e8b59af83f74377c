import { createHash } from 'node:crypto'

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** What a page holds that the browser may run and apply; everything else is refused. */
export interface Allowed {
  readonly scripts: readonly string[]
  readonly styles: readonly string[]
  /** More sources for a directive, of scripts of our own that need them. */
  readonly more?: readonly Readonly<Record<string, string>>[]
}

/**
 * The content security policy of a report: it runs the scripts whose text it names and no other, evaluates nothing, loads
 * nothing, sends nothing. Attributes may style, because formulas are set by them; a stranger's have been sanitised.
 */
export function contentPolicy({ scripts, styles, more = [] }: Allowed): string {
  const sources: Record<string, string[]> = {
    'default-src': ["'none'"],
    'script-src': scripts.length > 0 ? scripts.map(hash) : ["'none'"],
    'style-src-elem': styles.map(hash),
    'style-src-attr': ["'unsafe-inline'"],
    'img-src': ['data:'],
    'font-src': ['data:'],
    'base-uri': ["'none'"],
    'form-action': ["'none'"],
  }
  for (const directives of more) {
    for (const [directive, source] of Object.entries(directives)) (sources[directive] ??= []).push(source)
  }
  return Object.entries(sources)
    .map(([directive, list]) => `${directive} ${list.join(' ')}`)
    .join('; ')
}
