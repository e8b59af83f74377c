import { readFileSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { escapeHtml } from '../../lib/show/index.ts'
import { isFields, type Notebook } from '../notebook/index.ts'
import { bundle } from './bundle.ts'
import { cellBlock } from './cells.ts'
import { contentsHtml, newContents } from './contents.ts'
import type { EmbeddedKind } from './embedded.ts'
import { fontStyles } from './fonts.ts'
import { footerHtml } from './footer.ts'
import { KINDS } from './kinds.ts'
import { GENERATOR } from './madeByReport.ts'
import { contentPolicy } from './policy.ts'

/** How a report is made. */
export interface ReportOptions {
  /** The notebook's path: pictures beside it are taken in, its name is in the foot. */
  readonly path: string
  /** The version of neutrina, for the foot. */
  readonly version: string
  /** The title; the notebook's first heading where not given. */
  readonly title?: string
  /** Lets the notebook's own HTML and scripts do what they like. */
  readonly trust?: boolean
  /** The outputs that scripts of ours draw. */
  readonly kinds?: readonly EmbeddedKind[]
}

const SHEETS = ['page', 'words', 'code', 'outputs', 'print'].map(
  (name) => new URL(`./style/${name}.css`, import.meta.url),
)
const PAGE_SCRIPT = new URL('./client/page.ts', import.meta.url)

/**
 * A notebook as one HTML file that needs nothing else: texts with their maths, code that folds, outputs, charts that answer
 * the pointer. Unless it is trusted, nothing of the notebook runs: its HTML is sanitised, and the page's policy names the
 * only scripts that may run, which are neutrina's own.
 */
export async function renderReport(notebook: Notebook, options: ReportOptions): Promise<string> {
  const { path, version, trust = false, kinds = KINDS } = options
  const contents = newContents()
  const used = new Set<EmbeddedKind>()
  const source = { folder: dirname(path), trust, contents, kinds, used }
  const language = languageOf(notebook)
  const article = notebook.cells.map((cell) => cellBlock(cell, language, source)).join('\n')
  const title = options.title ?? plainTitle(contents.headings[0]?.html) ?? basename(path, '.ipynb')
  const body = [
    bar(),
    contentsHtml(contents.headings),
    `<main>${options.title === undefined ? '' : `<h1 class="title">${escapeHtml(title)}</h1>`}${article}</main>`,
    footerHtml(notebook, basename(path), version),
  ].join('\n')
  const sheets = [...SHEETS, ...[...used].flatMap(({ style }) => style ?? [])]
  const style = [fontStyles(body), ...sheets.map((sheet) => readFileSync(sheet, 'utf8'))].join('\n')
  const scripts = await Promise.all([PAGE_SCRIPT, ...[...used].map(({ script }) => script)].map(bundle))
  const more = [...used].map(({ policy }) => policy ?? {})
  const policy = trust ? undefined : contentPolicy({ scripts, styles: [style], more })
  return document({ title, style, body, scripts, policy })
}

interface Parts {
  title: string
  style: string
  body: string
  scripts: readonly string[]
  policy: string | undefined
}

const document = ({ title, style, body, scripts, policy }: Parts): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
${GENERATOR}
${policy === undefined ? '' : `<meta http-equiv="Content-Security-Policy" content="${escapeHtml(policy)}">\n`}<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
${scripts.map((script) => `<script>${script}</script>`).join('\n')}
</body>
</html>
`

const bar = (): string =>
  '<div class="bar"><button type="button" data-do="fold" hidden>Show code</button>' +
  '<button type="button" data-do="theme" hidden>Light or dark</button></div>'

function languageOf({ metadata }: Notebook): string {
  const [info, kernel] = [metadata.language_info, metadata.kernelspec]
  const name = isFields(info) ? info.name : isFields(kernel) ? kernel.language : undefined
  return typeof name === 'string' ? name.toLowerCase() : 'typescript'
}

/** A heading without its formulas' second, spoken form. */
function plainTitle(html: string | undefined): string | undefined {
  const text = html?.replace(/<span class="katex-mathml">.*?<\/math><\/span>/gs, '').replace(/<[^>]*>/g, '')
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' }
  return text?.replace(/&(?:lt|gt|quot|amp);/g, (entity) => entities[entity]!).trim() || undefined
}
