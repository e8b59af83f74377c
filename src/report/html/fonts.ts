import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const packages = createRequire(import.meta.url)
const FACE = /@font-face\s*\{[^}]*\}/g
const WOFF2 = /url\(([^)]+\.woff2)\)/

/** Which of KaTeX's faces a page needs, told by what its formulas use; those not named here are always there. */
const KATEX_FACES: Readonly<Record<string, RegExp>> = {
  AMS: /amsrm|mathbb/,
  'Caligraphic-Regular': /mathcal/,
  'Caligraphic-Bold': /boldsymbol[^>]*mathcal|mathcal[^>]*boldsymbol/,
  Fraktur: /mathfrak/,
  'Main-Bold.': /mathbf|textbf/,
  'Main-BoldItalic': /textbf[^>]*textit/,
  'Main-Italic': /mathit|textit/,
  'Math-BoldItalic': /boldsymbol/,
  SansSerif: /mathsf|textsf/,
  Script: /mathscr/,
  Typewriter: /mathtt|texttt/,
}

/** The text faces: a serif for reading, a sans as wide as Helvetica for charts and tables; Greek where the page has any. */
const TEXT_FACES = [
  { package: '@fontsource/stix-two-text', styles: ['400', '400-italic', '600'] },
  { package: '@fontsource/arimo', styles: ['400', '400-italic', '700'] },
]

/** Style rules that bring along the faces that a page uses, and KaTeX's rules where it has formulas. */
export function fontStyles(html: string): string {
  const subset = /[\u0370-\u03ff]/.test(html) ? /-(latin|greek)-\d/ : /-latin-\d/
  const text = TEXT_FACES.flatMap(({ package: name, styles }) =>
    styles.flatMap((style) => facesOf(packages.resolve(`${name}/${style}.css`), (file) => subset.test(file))),
  )
  return [...text, ...(html.includes('class="katex') ? katexStyles(html) : [])].join('\n')
}

function katexStyles(html: string): string[] {
  const path = packages.resolve('katex/dist/katex.min.css')
  const needed = (file: string) =>
    Object.entries(KATEX_FACES).every(([face, used]) => !file.includes(`KaTeX_${face}`) || used.test(html))
  return [...facesOf(path, needed), readFileSync(path, 'utf8').replace(FACE, '')]
}

/** The faces of a style sheet whose files are wanted, with the files in them. */
function facesOf(path: string, wanted: (file: string) => boolean): string[] {
  const faces = readFileSync(path, 'utf8').match(FACE) ?? []
  return faces.flatMap((face) => {
    const file = WOFF2.exec(face)?.[1]
    if (!file || !wanted(file)) return []
    const base64 = readFileSync(join(dirname(path), file)).toString('base64')
    const source = `src:url(data:font/woff2;base64,${base64}) format("woff2")`
    return [face.replace(/src:[^;}]*/, source)]
  })
}
