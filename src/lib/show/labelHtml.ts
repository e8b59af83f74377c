import { escapeHtml } from './escapeHtml.ts'

/** One letter with marks of one letter, of letters with one that is not of a name, or in braces: `p_z`, `m_tt̄`, `m_bℓν`, `p_T^{miss}`; `b_tag` is a name. */
const SYMBOL =
  /(?<![\p{L}\p{N}_])(\p{L})((?:[_^](?:\{[^{}]*\}|(?:[A-Za-z]*[^\P{L}A-Za-z][\p{L}\p{M}]*|\p{L}*\p{L}\p{M}+|[\p{L}\p{N}])(?![\p{L}\p{N}\p{M}])))+)/gu
const MARK = /([_^])(?:\{([^{}]*)\}|([^_^]+))/gu

/** The blanks of `0.3 ± 0.1 %`, and one that breaks no line. */
const MEASURED = /(?<=[\d–]) (?=±)|(?<=±) (?=\d)|(?<=\d) (?=%)/g
const TOGETHER = '\u00a0'

/** A text as HTML, physicists' symbols in it set as figures set them; a value stays on one line with its error. */
export const labelHtml = (text: string): string =>
  escapeHtml(text.replace(MEASURED, TOGETHER)).replace(SYMBOL, (_, letter: string, marks: string) => {
    const set = marks.replace(MARK, (_mark, level: string, group?: string, one?: string) => {
      const tag = level === '_' ? 'sub' : 'sup'
      return `<${tag}>${group ?? one}</${tag}>`
    })
    return `${letter}${set}`
  })
