// @ts-check
// The kernel as plain JavaScript: it starts in a third of the time that a TypeScript loader in each of its threads would take.
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const KERNEL = fileURLToPath(new URL('..', import.meta.url))
/** What of the library is bundled with it. */
const SHOW = fileURLToPath(new URL('../../lib/show', import.meta.url))
const PACKAGE = fileURLToPath(new URL('../../..', import.meta.url))
/** @param {string[]} path a source, or what it was compiled to */
const moduleAt = (...path) => {
  const source = `${join(KERNEL, 'threads', ...path)}.ts`
  return existsSync(source) ? source : source.replace(/ts$/, 'js')
}
const MAIN = moduleAt('main', 'main')
const WORKER = moduleAt('worker', 'worker')
const PROCESS = moduleAt('process', 'main')
const EAR = moduleAt('process', 'ear')
const OWN_REALM = moduleAt('ownRealmEntry')
const LANGUAGE = moduleAt('language', 'languageProcess')

/** The folder of the bundle; made anew when a source of the kernel has changed. */
export async function kernelBundle() {
  const places = [join(PACKAGE, 'node_modules', '.cache', 'neutrina-kernel'), join(cacheFolder(), 'neutrina-kernel')]
  const name = fingerprint()
  const made = places.map((place) => join(place, name)).find((folder) => existsSync(folder))
  return made ?? (await build(places, name))
}

const cacheFolder = () => process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache')

function fingerprint() {
  const compiler = JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('typescript/package.json')), 'utf8'))
  const hash = createHash('sha256').update(`${process.version} ${KERNEL} ${compiler.version}`)
  for (const folder of [KERNEL, SHOW]) {
    for (const entry of readdirSync(folder, { recursive: true }).map(String).sort()) {
      if (!/\.(ts|js|mjs|cjs)$/.test(entry)) continue
      const { mtimeMs, size } = statSync(join(folder, entry))
      hash.update(`${entry} ${mtimeMs} ${size}\n`)
    }
  }
  return hash.digest('hex').slice(0, 24)
}

/**
 * Builds beside the place and moves it there, as another kernel may be doing the same.
 * @param {string[]} places the first that can be written is taken
 * @param {string} name
 */
async function build(places, name) {
  const place = /** @type {string} */ (places.find(writable))
  const folder = join(place, name)
  const temporary = `${folder}.${randomUUID()}.tmp`
  const { build: bundle } = await import('esbuild')
  /** @type {import('esbuild').BuildOptions} */
  const common = { bundle: true, outdir: temporary, platform: 'node', target: 'node20' }
  await Promise.all([
    // split, so that the thread of the cells does not load TypeScript
    bundle({
      ...common,
      entryPoints: { main: MAIN, worker: WORKER, process: PROCESS, ear: EAR },
      format: 'esm',
      splitting: true,
      outExtension: { '.js': '.mjs' },
      plugins: [packagesInPlace, inPlace],
    }),
    // whole, as it is loaded into a realm of its own
    bundle({
      ...common,
      entryPoints: { ownRealm: OWN_REALM },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      plugins: [packagesInPlace, inPlace],
    }),
    // whole, as a snapshot must be of one file
    bundle({
      ...common,
      entryPoints: { languageProcess: LANGUAGE },
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      plugins: [withTypeScript, inPlace],
    }),
  ])
  for (const old of readdirSync(place))
    if (old !== name && !old.endsWith('.tmp')) rmSync(join(place, old), { recursive: true })
  try {
    renameSync(temporary, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
    rmSync(temporary, { recursive: true })
  }
  return folder
}

/** @param {string} folder */
function writable(folder) {
  try {
    mkdirSync(folder, { recursive: true })
    return true
  } catch {
    return false
  }
}

/** @type {import('esbuild').Plugin} */
const packagesInPlace = {
  name: 'packages and .cjs stay where they are',
  setup: (build) => {
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind === 'entry-point' || path.startsWith('node:')) return undefined
      return { path: import.meta.resolve(path), external: true }
    })
    build.onResolve({ filter: /\.cjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(join(resolveDir, path)).href,
      external: true,
    }))
  },
}

/** @type {import('esbuild').Plugin} */
const withTypeScript = {
  name: 'with TypeScript',
  setup: (build) => {
    build.onResolve({ filter: /\/typescript\.cjs$/ }, () => ({
      path: fileURLToPath(import.meta.resolve('typescript')),
    }))
  },
}

/** @type {import('esbuild').Plugin} */
const inPlace = {
  name: 'sources keep their own import.meta.url; but the first modules look for the others beside the bundle',
  setup: (build) => {
    build.onLoad({ filter: /\/(src|dist)\/kernel\/.*\.m?[tj]s$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const url = JSON.stringify(pathToFileURL(path).href)
      const contents = path === MAIN || path === PROCESS ? source : source.replaceAll('import.meta.url', url)
      return { contents, loader: path.endsWith('.ts') ? 'ts' : 'js' }
    })
  },
}
