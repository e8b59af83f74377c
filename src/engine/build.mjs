// @ts-check
/**
 * Compiles the kernels (assembly/) into build/: {shared memory, single} × {plain SIMD, relaxed SIMD}. The jobs' signatures
 * (jobs/) come first, in AssemblyScript. Does nothing when all is up to date. Call: node src/engine/build.mjs
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const to = `${here}build/`

const common = [
  'assembly/index.ts',
  ...['--baseDir', here, '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
  ...['--initialMemory', '1', '--enable', 'simd', '--disableWarning', '112'],
]
const MOST_PAGES = 65536
const shared = ['--enable', 'threads', '--sharedMemory', '--maximumMemory', String(MOST_PAGES)]
const relaxed = ['--enable', 'relaxed-simd']
/** @type {Record<string, string[]>} */
const builds = {
  shared,
  'shared-relaxed': [...shared, ...relaxed],
  single: [],
  'single-relaxed': relaxed,
}

function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(fileURLToPath(import.meta.url)))
  for (const folder of ['assembly', 'jobs']) {
    const names = readdirSync(here + folder, { recursive: true }).map(String)
    for (const name of names.filter((name) => name.endsWith('.ts')).sort()) {
      hash.update(name).update(readFileSync(`${here}${folder}/${name}`))
    }
  }
  return hash.digest('hex')
}

/** @param {string} stamp */
function upToDate(stamp) {
  try {
    return readFileSync(`${to}stamp`, 'utf8') === stamp
  } catch {
    return false
  }
}

/** Writes the jobs' signatures as the kernels read them; returns where their constants begin. */
async function writeJobs() {
  const { tsImport } = await import('tsx/esm/api')
  const { assemblyOf } = await tsImport('./jobs/assembly.ts', import.meta.url)
  const { MEMORY } = await tsImport('./jobs/memory.ts', import.meta.url)
  writeFileSync(`${to}jobs.ts`, assemblyOf())
  return String(MEMORY.CONSTANTS)
}

/**
 * @param {string} name
 * @param {string[]} options
 */
async function compile(name, options) {
  const { default: asc } = await import('assemblyscript/asc')
  const temporary = `build/${name}.wasm.${process.pid}.tmp`
  const { error, stderr } = await asc.main([...common, ...options, '--outFile', temporary])
  if (error) throw new Error(`${stderr}\nengine build ${name}: ${error.message}`)
  renameSync(here + temporary, `${to}${name}.wasm`)
}

const stamp = fingerprint()
if (!upToDate(stamp)) {
  mkdirSync(to, { recursive: true })
  const memoryBase = ['--memoryBase', await writeJobs()]
  for (const [name, options] of Object.entries(builds)) await compile(name, [...memoryBase, ...options])
  writeFileSync(`${to}stamp`, stamp)
  console.log(`engine: built ${Object.keys(builds).join(', ')}`)
}
