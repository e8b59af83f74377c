import type { Language } from '../languageTypes.ts'
import { compile } from '../transform/compile.ts'
import { jsxRefusal, parseCell, syntaxErrors } from '../transform/parse.ts'

export function languageService(folder: string): Language {
  let cell = 0
  return {
    prepare(code) {
      const source = parseCell(code)
      const errors = syntaxErrors(source)
      if (errors.length > 0) {
        const jsx = jsxRefusal(code)
        const refusals = errors.map(({ code, messageText, start, length }) => ({
          code,
          message: String(messageText),
          start,
          end: start + length,
        }))
        return { ok: false, refusals: jsx ? [jsx] : refusals }
      }
      return { ok: true, cell: ++cell, ...compile(source, () => false) }
    },
    accept() {},
    complete: (_code, cursor) => ({ matches: [], start: cursor, end: cursor, types: [] }),
    inspect: () => ({ found: false, plain: '', markdown: '' }),
    isComplete: () => ({ status: 'unknown', indent: folder && '' }),
    warm() {},
  }
}
