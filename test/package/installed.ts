import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Ended, run as runCommand } from '../helpers/run.ts'

export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Runs a command; this node comes first, whatever node lies in the path. */
export function run(
  command: string,
  words: readonly string[],
  cwd: string,
  more: NodeJS.ProcessEnv = {},
): Promise<Ended> {
  const { NODE_OPTIONS: _, ...inherited } = process.env
  const PATH = `${dirname(process.execPath)}:${inherited.PATH}`
  return runCommand(command, words, { cwd, env: { ...inherited, PATH, ...more } })
}

/** What a command printed. @throws Error when it fails */
export async function output(command: string, words: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, words, cwd)
  if (code !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${code}:\n${stdout}\n${stderr}`)
  return stdout
}

/** A folder of a user's own, in none that has packages; it goes away with this process. */
export function emptyFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `neutrina-${name}-`))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Of a checkout: what `npm pack` needs. */
const NEEDED = [
  ...['bin', 'data', 'docs', 'models', 'notebooks', 'package', 'src', 'package.json', 'tsconfig.json', 'README.md'],
  ...['LICENSE', 'environment.md', 'CHANGELOG.md', 'CITATION.cff'],
]

/** The tarball of this checkout, packed from a copy, so that the checkout stays as it is meanwhile. */
export async function packed(): Promise<string> {
  const copy = emptyFolder('pack')
  for (const name of NEEDED.filter((name) => existsSync(join(ROOT, name))))
    cpSync(join(ROOT, name), join(copy, name), { recursive: true })
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'))
  const printed = await output('npm', ['pack', '--silent'], copy)
  return join(copy, printed.trim().split('\n').at(-1)!)
}

/** What npm did with a tarball in an empty folder. */
export interface Installed {
  readonly folder: string
  readonly seconds: number
}

export async function installed(tarball: string): Promise<Installed> {
  const folder = emptyFolder('user')
  const began = performance.now()
  await output('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', tarball], folder)
  const seconds = (performance.now() - began) / 1000
  // as `npm init` of a project of modules leaves it
  const manifest = join(folder, 'package.json')
  writeFileSync(manifest, JSON.stringify({ type: 'module', ...JSON.parse(readFileSync(manifest, 'utf8')) }))
  return { folder, seconds }
}

/** Writes a file into a folder, and the folders above it. */
export function put(folder: string, name: string, text: string): string {
  const path = join(folder, name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  return path
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
}

const manifestOf = (folder: string): Manifest => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** The packages that some lead to, those left aside that others bring. */
function reachable(modules: string, from: readonly string[], without = ''): Set<string> {
  const found = new Set(from)
  for (const name of found) {
    if (without && name.startsWith(without)) found.delete(name)
    else for (const next of Object.keys(manifestOf(join(modules, name)).dependencies ?? {})) found.add(next)
  }
  return found
}

/** Bytes that a folder takes on disk. */
function bytesIn(folder: string): number {
  return readdirSync(folder, { withFileTypes: true }).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    return sum + (entry.isDirectory() ? bytesIn(path) : lstatSync(path).blocks * 512)
  }, 0)
}

/** MB on disk, as `du -m` counts, of a package and of what it brings, without tfjs and what only tfjs brings. */
export function weightOf(modules: string, name: string): number {
  const own = reachable(modules, [name], '@tensorflow/')
  return [...own].reduce((sum, one) => sum + bytesIn(join(modules, one)), 0) / 2 ** 20
}
