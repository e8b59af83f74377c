import type { LanguageClient } from '../../core/index.ts'

/** A page that a front-end shows beside the notebook. */
export interface Page {
  source: 'page'
  data: Record<string, string>
  start: 0
}

/** `?name` and `name?`, twice for the source too, as in Python's kernel. */
const HELP = /^\s*(\?{1,2})\s*([\w$.]+)\s*$|^\s*([\w$.]+)\s*(\?{1,2})\s*$/

/** What is known of the name that a cell asks about; nothing where it is no such cell, or the name is not known. */
export async function helpFor(code: string, language: LanguageClient): Promise<Page | undefined> {
  const [, before, first, second, behind] = HELP.exec(code) ?? []
  const name = first ?? second
  if (name === undefined) return undefined
  const detail = (before ?? behind)?.length === 2 ? 1 : 0
  const told = await language.inspect(name, name.length, detail).catch(() => undefined)
  if (!told?.found) return undefined
  const { plain, markdown } = told
  return { source: 'page', data: { 'text/plain': plain, 'text/markdown': markdown }, start: 0 }
}
