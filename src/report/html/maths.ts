import katex from 'katex'
import type MarkdownIt from 'markdown-it'

/** TeX as HTML; what KaTeX cannot read is shown as it stands, in the colour of errors. It makes no links and loads nothing. */
export function renderMaths(tex: string, display: boolean): string {
  return katex.renderToString(tex, {
    displayMode: display,
    throwOnError: false,
    trust: false,
    strict: 'ignore',
    maxSize: 50,
    maxExpand: 1000,
  })
}

/** What starts maths in a text, what ends it, and whether it is set on a line of its own. */
const DELIMITERS = [
  { open: '$$', close: '$$', display: true },
  { open: '\\[', close: '\\]', display: true },
  { open: '\\(', close: '\\)', display: false },
  { open: '$', close: '$', display: false },
] as const
const ENVIRONMENT = /^\\begin\{((?:equation|align|gather|alignat|multline|eqnarray|cases)\*?)\}/

interface Found {
  tex: string
  display: boolean
  end: number
}

/** The maths that starts at a place of a text, if any. */
export function mathsAt(text: string, at: number): Found | undefined {
  const environment = ENVIRONMENT.exec(text.slice(at, at + 24))
  if (environment) {
    const close = `\\end{${environment[1]}}`
    const from = text.indexOf(close, at)
    return from < 0 ? undefined : { tex: text.slice(at, from + close.length), display: true, end: from + close.length }
  }
  const kind = DELIMITERS.find(({ open }) => text.startsWith(open, at))
  if (!kind) return undefined
  const { open, close, display } = kind
  const from = at + open.length
  let to = text.indexOf(close, from)
  while (to > 0 && text[to - 1] === '\\' && close.startsWith('$')) to = text.indexOf(close, to + 1)
  if (to < 0) return undefined
  const tex = text.slice(from, to)
  return tex.trim() === '' || (open === '$' && !isInline(text, tex, to))
    ? undefined
    : { tex, display, end: to + close.length }
}

/** Single dollars hold maths only where they hug it and no digit follows, so that prices stay prices. */
const isInline = (text: string, tex: string, to: number): boolean =>
  !/^\s|\s$/.test(tex) && !/\n\s*\n/.test(tex) && !/\d/.test(text[to + 1] ?? '')

/**
 * Teaches markdown-it maths; it is found before emphasis and escapes, so `_` and `\\` in it stay what they are.
 * @param keep takes a formula and gives the text that stands for it
 */
export function mathsPlugin(md: MarkdownIt, keep: (tex: string, display: boolean) => string): void {
  md.inline.ruler.before('escape', 'maths', (state, silent) => {
    const found = mathsAt(state.src, state.pos)
    if (!found) return false
    if (!silent) state.push('text', '', 0).content = keep(found.tex, found.display)
    state.pos = found.end
    return true
  })
  md.block.ruler.before(
    'fence',
    'maths',
    (state, line, last, silent) => {
      const start = state.bMarks[line]! + state.tShift[line]!
      if (state.sCount[line]! - state.blkIndent >= 4) return false
      const found = mathsAt(state.src.slice(0, state.eMarks[last - 1]), start)
      if (!found?.display) return false
      const end = state.src.indexOf('\n', found.end)
      if (state.src.slice(found.end, end < 0 ? undefined : end).trim() !== '') return false
      if (silent) return true
      const token = state.push('inline', '', 0)
      token.content = ''
      token.children = []
      const text = new state.Token('text', '', 0)
      text.content = keep(found.tex, true)
      token.children.push(text)
      let next = line
      while (next < last && state.bMarks[next]! < found.end) next++
      state.line = next
      return true
    },
    { alt: ['paragraph', 'blockquote', 'list'] },
  )
}
