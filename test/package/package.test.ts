/** The package as a user gets it: packed, installed in an empty folder, imported in every way that is promised. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { before, describe, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { noChromium, openChromium } from '../report/chromium.ts'
import { type Installed, installed, output, packed, put, ROOT, run, weightOf } from './installed.ts'

const MB = 60
const SECONDS = 60
const DOORS = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).exports)
  .filter((door) => door !== './package.json')
  .map((door) => door.replace('.', 'neutrina'))

let user: Installed
/** Where npm put the package. */
let place: string

before(async () => {
  user = await installed(await packed())
  place = join(user.folder, 'node_modules', 'neutrina')
})

describe('npm install in an empty folder', () => {
  test(`takes less than ${SECONDS} s, and ${MB} MB besides tfjs`, () => {
    assert.ok(user.seconds < SECONDS, `${user.seconds.toFixed(0)} s`)
    const weight = weightOf(join(user.folder, 'node_modules'), 'neutrina')
    assert.ok(weight > 5 && weight < MB, `${weight.toFixed(1)} MB`)
  })

  test('brings nothing that only kernel, reports and pictures need', () => {
    for (const name of ['typescript', 'zeromq', 'vega', 'vega-lite', 'esbuild', 'tsx', 'arquero', 'jsroot', 'koffi']) {
      assert.ok(!existsSync(join(user.folder, 'node_modules', name)), name)
    }
  })

  test('brings JavaScript with source maps, types, the TypeScript to read, data and notebooks', () => {
    for (const door of ['lib/events/index', 'plots/index', 'engine/pool']) {
      const code = readFileSync(join(place, 'dist', `${door}.js`), 'utf8')
      assert.match(code, /\/\/# sourceMappingURL=/, door)
      const map = JSON.parse(readFileSync(join(place, 'dist', `${door}.js.map`), 'utf8'))
      assert.ok(existsSync(resolve(place, 'dist', door, '..', map.sources[0])), map.sources[0])
      assert.ok(existsSync(join(place, 'dist', `${door}.d.ts`)), door)
    }
    assert.ok(existsSync(join(place, 'notebooks', '01-single-neutrino.ipynb')))
    assert.ok(existsSync(join(place, 'data', 'ttbar_semilep_train.h5')))
    const { exports, scripts, overrides } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
    assert.deepEqual(exports['./events'], {
      types: './dist/lib/events/index.d.ts',
      default: './dist/lib/events/index.js',
    })
    assert.deepEqual([scripts, overrides], [undefined, undefined])
  })

  test('the checkout that was packed is as it was', () => {
    const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    assert.equal(exports['./events'], './src/lib/events/index.ts')
  })
})

/** Reads, trains a little in the engine's threads, draws, and reads each format's own library. */
const PROGRAM = `
import { readEvents, takeEvents, writeEvents, openEvents } from 'neutrina/events'
import { drawsOfEvent } from 'neutrina/samples'
import { load, posteriorOf, singleNeutrino, train } from 'neutrina/systems'
import { key, useBackend } from 'neutrina/tensor'
const { what } = await useBackend('simd')
const data = 'node_modules/neutrina/data/ttbar_semilep_test.h5'
const events = takeEvents(await readEvents(data), Array.from({ length: 400 }, (_, i) => i))
writeEvents('few.h5', events)
const settings = singleNeutrino.settings('neutrina', { epochs: 1 })
await train(singleNeutrino, { network: 'nu-flows', settings, files: ['few.h5'], seed: 1, out: 'flow' })
const [{ samples }] = posteriorOf(await load('flow'), 'flow').draw(takeEvents(events, [0]), { key: key(2), draws: 50 })
console.log(JSON.stringify({ count: events.count, what, draws: drawsOfEvent(samples, 0).pz.length }))
process.exit(0)
`

describe('imported', () => {
  test('by plain node: every door, a training in threads, draws', { timeout: 120_000 }, async () => {
    put(
      user.folder,
      'doors.mjs',
      `for (const door of ${JSON.stringify(DOORS)}) if (Object.keys(await import(door)).length === 0) throw new Error(door)`,
    )
    await output(process.execPath, ['doors.mjs'], user.folder)
    put(user.folder, 'program.mjs', PROGRAM)
    const { code, stdout, stderr } = await run(process.execPath, ['program.mjs'], user.folder, {
      NEUTRINA_THREADS: '2',
    })
    assert.equal(code, 0, stderr)
    const { what, ...rest } = JSON.parse(stdout)
    assert.deepEqual(rest, { count: 400, draws: 50 })
    assert.match(what, /2 threads/)
  })

  test('by plain node: files of ROOT and of HDF5 tables, whose readers come along', { timeout: 60_000 }, async () => {
    const root = readdirSync(join(ROOT, 'test/reference/events'), { recursive: true })
      .map(String)
      .find((name) => name.endsWith('.root'))
    assert.ok(root)
    const library = (path: string) => pathToFileURL(join(place, 'dist/lib/events/formats', path)).href
    put(
      user.folder,
      'formats.mjs',
      `const { openRoot } = await import(${JSON.stringify(library('root/jsroot.js'))})
const { loadHdf5 } = await import(${JSON.stringify(library('hdf5/library.js'))})
const { directory } = await openRoot(${JSON.stringify(join(ROOT, 'test/reference/events', root))})
const { File, ready } = await loadHdf5()
console.log(directory.fKeys.length > 0, typeof File)`,
    )
    assert.equal(await output(process.execPath, ['formats.mjs'], user.folder), 'true function\n')
  })

  test('by tsx', { timeout: 60_000 }, async () => {
    put(
      user.folder,
      'own.ts',
      "import { type Events, readEvents } from 'neutrina/events'\nconst events: Events = await readEvents('node_modules/neutrina/data/ttbar_semilep_test.h5')\nconsole.log(events.count)",
    )
    const tsx = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/esm/index.mjs')).href
    assert.equal(await output(process.execPath, ['--import', tsx, 'own.ts'], user.folder), '10000\n')
  })

  test('by require, where node can', { skip: !process.features.require_module && 'this node cannot' }, async () => {
    put(user.folder, 'own.cjs', "console.log(typeof require('neutrina/kinematics').deltaPhi)")
    const { stdout } = await run(process.execPath, ['--no-warnings', 'own.cjs'], user.folder)
    assert.equal(stdout, 'function\n')
  })
})

describe('in a bundle for browsers', () => {
  const bundle = async (contents: string, external: string[] = []) => {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: user.folder },
      ...{
        bundle: true,
        minify: true,
        write: false,
        format: 'iife',
        platform: 'browser',
        external,
        logLevel: 'silent',
      },
      globalName: 'bundled',
    })
    return outputFiles[0].text
  }

  test('every door can be bundled, with no plugin and no package more', async () => {
    for (const door of DOORS) assert.ok((await bundle(`export * from '${door}'`, ['@tensorflow/*'])).length > 500, door)
  })

  test('a page that imports one bijection is under 100 kB without tfjs', async () => {
    const text = await bundle("export { splineCoupling } from 'neutrina/bijections'", ['@tensorflow/*'])
    assert.ok(text.length > 2000 && text.length < 100_000, `${text.length} B`)
  })

  test('runs in a browser: computes, and says of files that a page has none', {
    skip: noChromium,
    timeout: 120_000,
  }, async () => {
    const text = await bundle(`
      import { tanhBox } from 'neutrina/bijections'
      import { readEvents } from 'neutrina/events'
      import { tf, useBackend } from 'neutrina/tensor'
      export async function result() {
        const { name } = await useBackend()
        const { value } = tanhBox(1, 2).forward({}, tf.tensor2d([[0.5]]))
        return { name, value: (await value.data())[0], files: await readEvents('x.h5').catch(({ message }) => message) }
      }`)
    const browser = await openChromium()
    try {
      const page = await browser.newPage()
      await page.setContent('<title>a page</title>')
      await page.addScriptTag({ content: text })
      const found = await page.evaluate('bundled.result()')
      const { name, value, files } = found as { name: string; value: number; files: string }
      assert.equal(name, 'simd')
      assert.ok(Math.abs(value - Math.tanh(1)) < 1e-6, String(value))
      assert.match(files, /a page has none/)
    } finally {
      await browser.close()
    }
  })
})

const TYPED = `
import { type Events, readEvents } from 'neutrina/events'
${DOORS.map((door, i) => `import * as door${i} from '${door}'`).join('\n')}
export const events: Events = await readEvents('file.h5')
export const count: number = events.count
export const doors = [${DOORS.map((_, i) => `door${i}`).join(', ')}]
`
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

describe('type-checked', () => {
  const check = (words: readonly string[], cwd: string) => run(process.execPath, [TSC, '--noEmit', ...words], cwd)

  test('with what tsc --init writes', { timeout: 60_000 }, async () => {
    const folder = join(user.folder, 'init')
    put(folder, 'own.ts', TYPED)
    await output(process.execPath, [TSC, '--init'], folder)
    const { code, stdout } = await check([], folder)
    assert.equal(code, 0, stdout)
  })

  test('strictly under NodeNext, libraries too; and what is wrong is found', { timeout: 60_000 }, async () => {
    put(user.folder, 'strict.mts', TYPED)
    const strict = [
      '--strict',
      '--module',
      'nodenext',
      '--target',
      'es2023',
      '--exactOptionalPropertyTypes',
      '--noUncheckedIndexedAccess',
    ]
    const { code, stdout } = await check([...strict, 'strict.mts'], user.folder)
    assert.equal(code, 0, stdout)
    put(
      user.folder,
      'wrong.mts',
      "import { readEvents } from 'neutrina/events'\nimport { tf } from 'neutrina/tensor'\nexport const wrong: number = await readEvents('x')\nexport const also: string = tf.zeros([2]).add(1)\n",
    )
    const told = await check([...strict, 'wrong.mts'], user.folder)
    assert.match(told.stdout, /TS2322: Type 'Events' is not assignable to type 'number'/)
    assert.match(told.stdout, /TS2322: Type 'Tensor<.*>' is not assignable to type 'string'/)
  })
})

describe('its commands', () => {
  const neutrina = (...words: string[]) =>
    run(process.execPath, [join(place, 'bin/neutrina.mjs'), ...words], user.folder)

  test('answer, and draw', { timeout: 60_000 }, async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    assert.equal((await neutrina('--version')).stdout, `${version}\n`)
    const { stdout } = await neutrina('doctor', '--json', '--seconds', '0')
    assert.match(JSON.parse(stdout).chosen.name, /simd/)
  })

  test('tell what to install for what needs more', { timeout: 60_000 }, async () => {
    writeFileSync(join(user.folder, 'a.ipynb'), '{}')
    const told = await neutrina('run', 'a.ipynb')
    assert.equal(told.code, 2)
    assert.match(
      told.stderr,
      /neutrina: run: expected the packages that notebooks and reports stand on, got no [\w-]+; `npx neutrina setup notebooks` installs them/,
    )
    put(
      user.folder,
      'save.mjs',
      `import { figure, histogram, histogramStep, save } from 'neutrina/plots'
const h = histogram({ name: 'x', label: 'x', unit: 'GeV', values: [1, 2] }, { bins: { bins: 2, range: [0, 4] } })
await save(figure({ x: h.of, y: 'events' }, histogramStep(h, { label: 'a' })), 'f.pdf').catch(({ message }) => console.log(message))`,
    )
    assert.match(
      await output(process.execPath, ['save.mjs'], user.folder),
      /save f\.pdf: expected the packages that draw figures, got no [\w-]+; `npx neutrina setup figures`/,
    )
  })
})
