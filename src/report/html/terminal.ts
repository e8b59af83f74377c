import { AnsiUp } from 'ansi_up'

// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const NOT_A_COLOUR = /\x1b(?!\[[\d;]*m)(?:\[[0-?]*[ -/]*[@-~])?/g

/** A stream or traceback as HTML: ANSI colours become classes, other sequences go, everything else is escaped. */
export function terminalHtml(text: string): string {
  const ansi = new AnsiUp()
  ansi.use_classes = true
  return ansi.ansi_to_html(text.replace(NOT_A_COLOUR, ''))
}
