import { toCodePoints, toUtf16 } from './codePoints.ts'

/** What the wire asks of the language service; positions are UTF-16. */
export interface EditorLanguage {
  complete(
    code: string,
    cursor: number,
  ): Promise<{
    matches: string[]
    start: number
    end: number
    types: { text: string; type: string; signature?: string }[]
  }>
  inspect(code: string, cursor: number, detail: 0 | 1): Promise<{ found: boolean; plain: string; markdown: string }>
  isComplete(code: string): Promise<{ status: string; indent: string }>
}

type Content = Record<string, unknown>

/** The content of `complete_reply`. */
export async function complete(language: EditorLanguage, request: Content): Promise<Content> {
  const { code, cursor } = position(request)
  const { matches, start, end, types } = await language.complete(code, cursor)
  const range = { start: toCodePoints(code, start), end: toCodePoints(code, end) }
  return {
    status: 'ok',
    matches,
    cursor_start: range.start,
    cursor_end: range.end,
    metadata: { _jupyter_types_experimental: types.map((type) => ({ ...type, ...range })) },
  }
}

/** The content of `inspect_reply`. */
export async function inspect(language: EditorLanguage, request: Content): Promise<Content> {
  const { code, cursor } = position(request)
  const { found, plain, markdown } = await language.inspect(code, cursor, request.detail_level === 1 ? 1 : 0)
  return { status: 'ok', found, data: found ? { 'text/plain': plain, 'text/markdown': markdown } : {}, metadata: {} }
}

/** The content of `is_complete_reply`. */
export async function isComplete(language: EditorLanguage, request: Content): Promise<Content> {
  const { status, indent } = await language.isComplete(position(request).code)
  return status === 'incomplete' ? { status, indent } : { status }
}

function position({ code, cursor_pos }: Content): { code: string; cursor: number } {
  const text = typeof code === 'string' ? code : ''
  return { code: text, cursor: typeof cursor_pos === 'number' ? toUtf16(text, cursor_pos) : text.length }
}
