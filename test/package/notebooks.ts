/**
 * Kernel, notebooks and reports of an installed package, for which npm installs what they stand on: minutes, so that no part
 * of `npm test` is; .ci/run calls it. usage: npm run test:package
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { startKernel } from '../kernel/startKernel.ts'
import { emptyFolder, installed, packed, put, run } from './installed.ts'

/** A folder without a package.json, in none that has one. */
const away = emptyFolder('away')
let folder: string
const neutrina = (...words: string[]) =>
  run(process.execPath, [join(folder, 'node_modules/neutrina/bin/neutrina.mjs'), ...words], folder)

before(async () => {
  folder = (await installed(await packed())).folder
})

const seconds = async <T>(work: () => Promise<T>): Promise<{ value: T; took: number }> => {
  const began = performance.now()
  const value = await work()
  return { value, took: (performance.now() - began) / 1000 }
}

describe('the kernel of the package', () => {
  let entry: string

  test('installs what it stands on, beside neutrina, and says so', { timeout: 600_000 }, async () => {
    const { code, stdout, stderr } = await neutrina('kernel', 'install', '--prefix', join(away, 'prefix'))
    assert.equal(code, 0, stderr)
    assert.match(stderr, /kernel install: npm install of \d+ packages in .*typescript/)
    const spec = join(/installed (.*)/.exec(stdout)![1], 'kernel.json')
    entry = JSON.parse(readFileSync(spec, 'utf8')).argv[3]
    assert.ok(entry.startsWith(folder) && existsSync(entry), entry)
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    assert.match(dependencies.zeromq, /^\d+\.\d+\.\d+$/)
    assert.equal((await neutrina('setup', 'notebooks')).stdout, 'all packages for notebooks are there\n')
  })

  test('serves a folder without packages: types, completion, require, addresses', { timeout: 300_000 }, async (t) => {
    const kernel = await startKernel(away, entry)
    try {
      const resultOf = async (code: string) => {
        const { reply, of } = await kernel.run(code)
        assert.equal(reply.status, 'ok', JSON.stringify(reply))
        return (of('execute_result')[0]?.data as Record<string, unknown> | undefined)?.['text/plain']
      }
      const sum = await seconds(() => resultOf('1 + 1'))
      assert.equal(sum.value, '2')
      const first = await seconds(() => resultOf("import { readEvents } from 'neutrina/events'\ntypeof readEvents"))
      assert.equal(first.value, "'function'")
      t.diagnostic(`first import ${first.took.toFixed(2)} s, 1 + 1 ${sum.took.toFixed(2)} s`)
      const wrong = await kernel.run('const wrong: number = readEvents')
      assert.match(String(wrong.reply.evalue), /TS2322.*Promise<Events>/)
      assert.equal(await resultOf("typeof require('neutrina/kinematics').deltaPhi"), "'function'")
      assert.match(
        String(await resultOf("import.meta.resolve('neutrina/events')")),
        /neutrina\/dist\/lib\/events\/index\.js/,
      )
      assert.equal(await resultOf("import * as tslab from 'tslab'\ntypeof tslab.display.html"), "'function'")
      const code = "import { readE } from 'neutrina/events'"
      const { content } = await kernel.client.ask('complete_request', { code, cursor_pos: 'import { readE'.length })
      assert.ok((content.matches as string[]).includes('readEvents'), JSON.stringify(content))
      const doors = "import 'neutrina/ev'"
      const found = await kernel.client.ask('complete_request', { code: doors, cursor_pos: doors.length - 1 })
      assert.deepEqual((found.content.matches as string[]).toSorted(), ['neutrina/evaluation', 'neutrina/events'])
    } finally {
      kernel.stop()
    }
  })
})

test('notebook 01 of the package is executed and reported, small', { timeout: 900_000 }, async () => {
  const notebook = join(folder, 'node_modules/neutrina/notebooks/01-single-neutrino.ipynb')
  const out = join(folder, 'executed.ipynb')
  const models = JSON.stringify(join(folder, 'models-01'))
  const executed = await neutrina('run', notebook, '--out', out, '--set', 'size=ci', '--set', `folder=${models}`)
  assert.equal(executed.code, 0, executed.stderr)
  const reported = await neutrina('report', out, '--out', 'report.html')
  assert.equal(reported.code, 0, reported.stderr)
  const html = readFileSync(join(folder, 'report.html'), 'utf8')
  assert.ok(html.length > 500_000 && html.includes('data-kind="chart"'), `${html.length} characters`)
})

test('figures are saved for papers', { timeout: 120_000 }, async () => {
  put(
    folder,
    'save.mjs',
    `import { figure, histogram, histogramStep, save } from 'neutrina/plots'
const h = histogram({ name: 'x', label: 'x', unit: 'GeV', values: [1, 2] }, { bins: { bins: 2, range: [0, 4] } })
for (const ending of ['pdf', 'svg', 'png']) await save(figure({ x: h.of, y: 'events' }, histogramStep(h, { label: 'a' })), 'f.' + ending)`,
  )
  const { code, stderr } = await run(process.execPath, ['save.mjs'], folder)
  assert.equal(code, 0, stderr)
  assert.equal(readFileSync(join(folder, 'f.pdf')).toString('latin1', 0, 5), '%PDF-')
})
