import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../../complaint.ts'
import { PACKAGES, type PackageSet } from '../../packages.ts'

const ROOT = realpathSync(fileURLToPath(new URL('../../..', import.meta.url)))

/** Those of a set that are not where Node looks for them from here. */
export const missingOf = (set: PackageSet): string[] => PACKAGES[set].filter((name) => folderOf(name) === undefined)

function folderOf(name: string): string | undefined {
  for (let at = ROOT; at !== dirname(at); at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
  }
  return undefined
}

const manifestOf = (folder: string): { version: string; devDependencies?: Record<string, string> } =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** TypeScript that a program can call: from 7 on it has no API in JavaScript. */
const TYPESCRIPT = { from: 5, before: 7 }

/** @throws ConfigError for a TypeScript that the kernel cannot use */
function checkTypeScript(set: PackageSet, who: string): void {
  const folder = set === 'notebooks' ? folderOf('typescript') : undefined
  if (!folder) return
  const { version } = manifestOf(folder)
  const major = Number.parseInt(version, 10)
  if (major >= TYPESCRIPT.from && major < TYPESCRIPT.before) return
  throw new ConfigError({
    who,
    wanted: `a TypeScript that has an API for programs (${TYPESCRIPT.from} or 6)`,
    got: `${version} in ${folder}`,
    fix: 'npm install typescript@6, or install neutrina in a folder of its own: its kernel serves every folder',
  })
}

/**
 * Installs what is missing of a set, in the versions that neutrina is tested with, where neutrina itself is installed.
 * @param who the command that needs it
 * @throws ConfigError where npm cannot do it
 */
export function setupPackages(set: PackageSet, who = `setup ${set}`): void {
  const missing = missingOf(set)
  if (missing.length > 0) install(set, missing, who)
  checkTypeScript(set, who)
}

function install(set: PackageSet, missing: readonly string[], who: string): void {
  const versions = manifestOf(ROOT).devDependencies ?? {}
  const named = missing.map((name) => `${name}@${versions[name] ?? 'latest'}`)
  const where = placeOf(ROOT)
  if (!where) {
    throw new ConfigError({
      who,
      wanted: `the packages for ${set}`,
      got: `no ${missing.join(', ')}`,
      fix: `neutrina lies in ${ROOT}, where npm has not put it: install them as you installed it: ${named.join(' ')}`,
    })
  }
  process.stderr.write(`${who}: npm install of ${missing.length} packages in ${where.folder}: ${missing.join(', ')}\n`)
  const words = ['install', ...where.words, '--save-exact', '--no-audit', '--no-fund', '--loglevel=error', ...named]
  const { status } = spawnSync('npm', words, {
    cwd: where.folder,
    stdio: ['ignore', 2, 2],
    // on Windows npm is a script
    shell: process.platform === 'win32',
  })
  const still = missingOf(set)
  if (status === 0 && still.length === 0) return
  throw new ConfigError({
    who,
    wanted: 'npm to install them',
    got: status === 0 ? `no ${still.join(', ')} where neutrina looks for them` : `exit code ${status ?? 'none'}`,
    fix: `in ${where.folder}: npm install ${named.join(' ')}`,
  })
}

/** The project that neutrina is installed in, or the place of global packages; none in a clone, or where another program put it. */
function placeOf(root: string): { folder: string; words: readonly string[] } | undefined {
  const modules = dirname(root)
  if (!modules.endsWith('node_modules') || /[/\\]\.(pnpm|store)[/\\]/.test(root)) return undefined
  const folder = dirname(modules)
  if (existsSync(join(folder, 'package.json'))) return { folder, words: [] }
  // below a prefix: lib/node_modules, on Windows node_modules
  return { folder, words: ['--global', '--prefix', process.platform === 'win32' ? folder : dirname(folder)] }
}
