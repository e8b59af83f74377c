import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { type Displayed, toBundle, toFrame } from '../../src/kernel/display/index.ts'

const HERE = fileURLToPath(new URL('.', import.meta.url))
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PYTHON = join(ROOT, '.venv-jupyter', 'bin', 'python')

/** Installs a folder's own packages, once. */
function install(name: string): string {
  const folder = join(HERE, name)
  if (!existsSync(join(folder, 'node_modules', '.package-lock.json'))) {
    const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, encoding: 'utf8' })
    assert.equal(status, 0, stderr)
  }
  return folder
}

describe('danfojs', () => {
  let danfo: { DataFrame: new (columns: object) => object }
  before(() => {
    danfo = createRequire(join(install('danfojs'), 'package.json'))('danfojs-node')
  })

  test('a data frame is shown as an escaped table', () => {
    const frame = new danfo.DataFrame({ name: ['a', '<b>'], pt: [1.25, 2] })
    const { data } = toBundle(frame) as Displayed
    assert.match(data['text/html'] as string, /<th>name<\/th><th>pt<\/th>/)
    assert.match(data['text/html'] as string, /&lt;b&gt;/)
    assert.equal(data['text/plain'], 'name    pt\na     1.25\n<b>      2')
  })

  test('a data frame is taken for what it holds', () => {
    const frame = toFrame(new danfo.DataFrame({ x: [1, 2, 3], y: [4, 5, 6] }))
    assert.deepEqual([frame?.columns, frame?.length, frame?.row(2)], [['x', 'y'], 3, [3, 6]])
  })
})

describe('tslab', () => {
  test('runs a CommonJS bundle of the library', async () => {
    const folder = install('tslab')
    const prefix = join(folder, 'node_modules', '.prefix')
    const tslab = join(folder, 'node_modules', '.bin', 'tslab')
    const words = ['install', `--python=${PYTHON}`, `--prefix=${prefix}`, `--binary=${tslab}`]
    const installed = spawnSync(tslab, words, { encoding: 'utf8' })
    assert.equal(installed.status, 0, installed.stderr)
    const outfile = join(folder, 'node_modules', 'neutrina.cjs')
    await build({
      entryPoints: [join(ROOT, 'src/lib/kinematics/index.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      packages: 'external',
      define: { 'import.meta.url': 'importMetaUrl' },
      banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href" },
      outfile,
    })
    const cells = [
      `const { deltaPhi } = require(${JSON.stringify(outfile)})`,
      'console.log(Math.abs(deltaPhi(3, -3)).toFixed(4))',
    ]
    const ran = spawnSync(PYTHON, [join(HERE, 'tslab.py'), prefix, folder], {
      input: JSON.stringify(cells),
      encoding: 'utf8',
    })
    assert.equal(ran.status, 0, ran.stderr)
    assert.match(ran.stdout, /^0\.2832$/m)
  })
})
