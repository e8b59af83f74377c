import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Ended, run } from '../helpers/run.ts'
import { type Block, blocksOf, ROOT } from './pages.ts'

/** What a recipe does, in its order: files that it adds, files that it changes, commands that it runs. */
export interface Recipe {
  readonly blocks: readonly Block[]
  /** Every file that it adds or changes, once. */
  readonly files: readonly string[]
}

/** The recipe under a heading of the second level of a page. */
export function recipeOf(page: string, heading: string): Recipe {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  const from = lines.indexOf(`## ${heading}`) + 1
  if (from === 0) throw new Error(`${page}: no heading '${heading}'`)
  const next = lines.findIndex((line, i) => i >= from && line.startsWith('## '))
  const to = next < 0 ? lines.length : next
  const blocks = blocksOf(page).filter(({ line }) => line > from && line <= to)
  return { blocks, files: [...new Set(blocks.flatMap(({ file }) => file ?? []))] }
}

/** What a copy of the repository needs to be built and tested. */
const COPIED = ['src', 'test', 'bin', 'notebooks', 'docs', 'package.json', 'tsconfig.json', 'biome.json']
/** What is only read. */
const LINKED = ['node_modules', 'data']

/** A copy of the repository that can be changed; removed when the process ends. */
export function copyOfRepository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neutrina-recipe-'))
  for (const name of COPIED) cpSync(join(ROOT, name), join(folder, name), { recursive: true })
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(folder, name))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/**
 * Adds the files of a recipe and makes its changes.
 * @throws Error for a file that is already there, and a change whose place is not found exactly once
 */
export function follow({ blocks }: Recipe, folder: string): void {
  const cells = new Map<string, string[]>()
  for (const { language, file, text } of blocks) {
    if (!file) continue
    const path = join(folder, file)
    if (language === 'diff') {
      writeFileSync(path, changed(readFileSync(path, 'utf8'), text, file))
    } else if (file.endsWith('.ipynb')) {
      cells.set(file, [...(cells.get(file) ?? []), text])
    } else {
      if (existsSync(path)) throw new Error(`${file} is already there`)
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  }
  for (const [file, sources] of cells) writeFileSync(join(folder, file), notebookOf(sources))
}

/** A text with the hunks of a change, which `@@` divides: `+` lines are added, `-` lines go, the others show the place. */
export function changed(text: string, change: string, who: string): string {
  const hunks = change.trimEnd().split(/^@@$/m)
  return hunks.reduce((before, hunk) => {
    const lines = hunk.split('\n').filter((line) => line !== '')
    const kept = (sign: string) =>
      `\n${lines.flatMap((line) => (line.startsWith(sign) ? [] : [line.slice(1)])).join('\n')}\n`
    const [old, fresh] = [kept('+'), kept('-')]
    const places = `\n${before}`.split(old).length - 1
    if (places !== 1) throw new Error(`${who}: the place of a change is there ${places} times:${old}`)
    return `\n${before}`.replace(old, () => fresh).slice(1)
  }, text)
}

const notebookOf = (sources: readonly string[]): string =>
  `${JSON.stringify(
    {
      cells: sources.map((source, i) => ({
        cell_type: 'code',
        execution_count: null,
        id: `cell-${i}`,
        metadata: i === 0 ? { tags: ['parameters'] } : {},
        outputs: [],
        source: source.trimEnd().split(/(?<=\n)/),
      })),
      metadata: { kernelspec: { display_name: 'TypeScript (neutrina)', language: 'typescript', name: 'neutrina' } },
      nbformat: 4,
      nbformat_minor: 5,
    },
    null,
    1,
  )}\n`

/** Runs the shell lines of a recipe, one after the other, until one fails. */
export async function runCommands({ blocks }: Recipe, folder: string): Promise<Ended> {
  let ended: Ended = { code: 0, stdout: '', stderr: '' }
  const env = { ...process.env, PATH: `${join(folder, 'node_modules/.bin')}:${process.env.PATH}` }
  for (const { language, text } of blocks) {
    if (language !== 'sh') continue
    for (const line of text.split('\n').filter((line) => line !== '')) {
      ended = await run('bash', ['-c', line], { cwd: folder, env })
      if (ended.code !== 0) return ended
    }
  }
  return ended
}
