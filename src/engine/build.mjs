// @ts-check
/**
 * Compiles the kernels (assembly/) into build/: {shared memory, single} × {plain SIMD, relaxed SIMD}. Does nothing when
 * they are up to date. Call: node src/engine/build.mjs
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const from = `${here}assembly/`
const to = `${here}build/`

/** Where the memory of JavaScript and the threads' agreements end, and the constants of the kernels begin. */
const MEMORY_BASE = 4096
const MOST_PAGES = 65536
const common = [
  'index.ts',
  ...['--baseDir', from, '-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--noExportMemory'],
  ...['--memoryBase', String(MEMORY_BASE), '--initialMemory', '1', '--enable', 'simd', '--disableWarning', '112'],
]
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
  for (const name of readdirSync(from).sort()) hash.update(name).update(readFileSync(from + name))
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

/**
 * @param {string} name
 * @param {string[]} options
 */
async function compile(name, options) {
  const { default: asc } = await import('assemblyscript/asc')
  const temporary = `../build/${name}.wasm.${process.pid}.tmp`
  const { error, stderr } = await asc.main([...common, ...options, '--outFile', temporary])
  if (error) throw new Error(`${stderr}\nengine build ${name}: ${error.message}`)
  renameSync(`${to}${name}.wasm.${process.pid}.tmp`, `${to}${name}.wasm`)
}

const stamp = fingerprint()
if (!upToDate(stamp)) {
  mkdirSync(to, { recursive: true })
  for (const [name, options] of Object.entries(builds)) await compile(name, options)
  writeFileSync(`${to}stamp`, stamp)
  console.log(`engine: built ${Object.keys(builds).join(', ')}`)
}
