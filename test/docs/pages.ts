import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'
import { run } from '../helpers/run.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A block of code in a page. */
export interface Block {
  /** The first word after the fence: `ts`, `diff`, `sh`, `text`, … */
  readonly language: string
  /** The file that it is, or that it changes, where the fence names one. */
  readonly file?: string
  readonly text: string
  /** Line of the fence, from 1. */
  readonly line: number
}

/** The fenced blocks of a Markdown page, in their order. */
export function blocksOf(page: string): Block[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  const blocks: Block[] = []
  let open: { language: string; file?: string; from: number } | undefined
  lines.forEach((line, i) => {
    if (!line.startsWith('```')) return
    if (open) {
      const { from, ...block } = open
      blocks.push({ ...block, text: `${lines.slice(from + 1, i).join('\n')}\n`, line: from + 1 })
      open = undefined
      return
    }
    const [language = '', file] = line.slice(3).trim().split(/\s+/)
    open = { language, ...(file && { file }), from: i }
  })
  if (open) throw new Error(`${page}: a block that is not closed, line ${open.from + 1}`)
  return blocks
}

/** A TypeScript block with what the page says that it prints: the `text` block right after it. */
export interface Step {
  readonly code: Block
  readonly prints?: string
}

/** The TypeScript blocks of a page that are run one after the other, as cells of a notebook. */
export function stepsOf(page: string): Step[] {
  const blocks = blocksOf(page)
  return blocks.flatMap((code, i) => {
    if (code.language !== 'ts' || code.file) return []
    const next = blocks[i + 1]
    return [{ code, ...(next?.language === 'text' && { prints: next.text }) }]
  })
}

const MARK = '\u0001 step'

/** A folder that finds `neutrina` as a package, as a user's folder does. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neutrina-docs-'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules', 'neutrina'))
  symlinkSync(join(ROOT, 'node_modules', '@types'), join(folder, 'node_modules', '@types'))
  symlinkSync(join(ROOT, 'data'), join(folder, 'data'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** The steps of a page as one module; what they import stands where they import it. */
export const scriptOf = (steps: readonly Step[]): string =>
  steps.map(({ code }) => `${code.text}\nconsole.log(${JSON.stringify(MARK)})\n`).join('')

/**
 * Runs the steps of a page in one process, with the digits of every machine, and gives what each printed.
 * @param cwd where paths are looked for
 * @throws Error when one fails
 */
export async function runSteps(steps: readonly Step[], folder: string, cwd = folder): Promise<string[]> {
  const script = join(folder, 'page.mts')
  writeFileSync(script, scriptOf(steps))
  const tsx = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/esm/index.mjs')).href
  const env = { ...process.env, NEUTRINA_SIMD: 'plain', NEUTRINA_THREADS: '2' }
  const { code, stdout, stderr } = await run(process.execPath, ['--import', tsx, script], { cwd, env })
  if (code !== 0) throw new Error(`the blocks ended with ${code}:\n${stdout}\n${stderr}`)
  return stdout.split(`${MARK}\n`).slice(0, -1)
}

/**
 * What TypeScript complains about in some files, as strictly as in the repository.
 * @param root the repository whose settings are taken
 */
export function typeErrors(paths: readonly string[], root = ROOT): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const { incremental, tsBuildInfoFile, ...rest } = options
  const program = ts.createProgram(paths, { ...rest, types: ['node'], typeRoots: [join(ROOT, 'node_modules/@types')] })
  return paths.flatMap((path) => {
    const source = program.getSourceFile(path)
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)]
    return found.map(({ messageText, start = 0 }) => {
      const line = source!.getLineAndCharacterOfPosition(start).line + 1
      return `${path}, line ${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    })
  })
}
