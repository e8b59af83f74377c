import type { Refusal } from '../languageTypes.ts'

/** What to do in place of a magic of Python's kernel. */
const MAGICS: readonly (readonly [names: RegExp, instead: string])[] = [
  [/^(pip|conda|mamba|npm|yarn)$/, 'install packages in a terminal: npm install NAME'],
  [/^(time|timeit|prun)$/, "measure with console.time('x') and console.timeEnd('x')"],
  [/^(bash|sh|script|cmd|system|sx)$/, "run programs by execSync of 'node:child_process'"],
  [/^(matplotlib|config)$/, 'leave it out: a figure that is the last value of a cell is shown'],
  [/^(load_ext|reload_ext|autoreload|aimport)$/, 'leave it out: edited files are loaded again by the next cell'],
  [/^env$/, "use process.env: process.env.NAME = 'value'"],
  [/^cd$/, 'use process.chdir(folder)'],
  [/^(run|load)$/, "import the file: import './file.ts'"],
  [/^(html|HTML)$/, 'show HTML by html`…`'],
  [/^(markdown|latex)$/, 'show Markdown and formulas by md`…`'],
  [/^(javascript|js|typescript|ts)$/, 'leave it out: cells are TypeScript'],
  [/^(writefile|file)$/, "use writeFileSync of 'node:fs'"],
]

const MAGIC = /^\s*%%?\s*([A-Za-z_]\w*)/
/** A name at its start, then blanks or nothing: what `!ready && go()` is not. */
const SHELL = /^\s*!\s*([\w./~-]+(?:\s+[^=&|?].*)?)$/
const HELP = /^\s*\?{1,2}\s*[\w.]+\s*$|^\s*[\w.]+\s*\?{1,2}\s*$/

function instead(line: string): string | undefined {
  const magic = MAGIC.exec(line)?.[1]
  if (magic !== undefined) {
    const known = MAGICS.find(([names]) => names.test(magic))?.[1]
    return `TypeScript cells have no magics such as %${magic}; ${known ?? 'say it in TypeScript'}`
  }
  const shell = SHELL.exec(line)?.[1]
  if (shell !== undefined) {
    const call = `execSync(${JSON.stringify(shell)}, { stdio: 'inherit' })`
    return `TypeScript cells have no shell lines; import { execSync } from 'node:child_process' and say ${call}`
  }
  return HELP.test(line) ? 'nothing is known of this name; help is a cell of its own, NAME?' : undefined
}

/** Where a refused line is of another kernel's language, that is said instead of what TypeScript makes of it. */
export function refusalsOfOthers(code: string, refusals: readonly Refusal[]): Refusal[] | undefined {
  let start = 0
  for (const line of code.split('\n')) {
    const end = start + line.length
    const message = refusals.some((at) => at.start >= start && at.start <= end) ? instead(line) : undefined
    if (message !== undefined) return [{ code: 0, message, start: start + /^\s*/.exec(line)![0].length, end }]
    start = end + 1
  }
  return undefined
}
