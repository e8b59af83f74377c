import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { createLanguage } from '../../../src/kernel/core/index.ts'
import { startSession, type TestSession } from './support/startSession.ts'

/** A folder without a package.json, in none that has one. */
const away = realpathSync(mkdtempSync(join(tmpdir(), 'neutrina-away-')))

describe('in a folder that has no packages', () => {
  let session: TestSession
  before(async () => {
    session = await startSession(away)
  })
  after(() => session.stop())

  test("cells and the notebook's own files find the library of the kernel, with its types", async () => {
    writeFileSync(join(away, 'own.ts'), "export { twoPi } from './further.ts'")
    writeFileSync(
      join(away, 'further.ts'),
      "import { deltaPhi } from 'neutrina/kinematics'\nexport const twoPi = typeof deltaPhi",
    )
    const used = await session.run(
      "import { readEvents } from 'neutrina/events'\nimport { twoPi } from './own.ts'\n[typeof readEvents, twoPi].join()",
    )
    assert.equal(used.result, "'function,function'", used.error)
    assert.match((await session.run('const wrong: number = readEvents')).error, /TS2322.*Promise<Events>/)
    const dynamic = await session.run("typeof (await import('neutrina/kinematics')).deltaPhi")
    assert.equal(dynamic.result, "'function'", dynamic.error)
  })

  test('require and import.meta.resolve find it, too, and read TypeScript', async () => {
    const required = await session.run("typeof require('neutrina/kinematics').deltaPhi")
    assert.equal(required.result, "'function'", required.error)
    assert.equal((await session.run("typeof require('tslab').display.html")).result, "'function'")
    writeFileSync(join(away, 'plain.ts'), 'export const three: number = 3')
    assert.equal((await session.run("require('./plain.ts').three")).result, '3')
    const places = await session.run(
      "[import.meta.resolve('neutrina/events'), require.resolve('neutrina/events')].map((place) => place.replace(/^file:\\/\\//, '')).join()",
    )
    assert.match(places.result ?? '', /^'(.*lib\/events\/index\.ts),\1'$/, places.error)
    assert.match((await session.run("require('nowhere')")).error, /Cannot find module 'nowhere'/)
    assert.match(
      (await session.run("require('neutrina/nothing')")).error,
      /not defined by "exports"|Cannot find module/,
    )
  })

  test('what is missing is told with what to install and where, checked or not', async () => {
    const advice = `npm install nowhere in ${away}`
    assert.ok((await session.run("import { x } from 'nowhere/door'")).error.includes(advice))
    assert.ok((await session.run("// @ts-nocheck\nimport { x } from 'nowhere'")).error.includes(advice))
    assert.match(
      (await session.run("import { x } from './none'")).error,
      /there is no .*none, with or without an ending/,
    )
    assert.match(
      (await session.run("import 'npm:@a/b@5/c'")).error,
      /runs on Node: npm install @a\/b in .*import it as '@a\/b'/,
    )
    assert.match((await session.run("import 'neutrina/nothing'")).error, /doors are what completion offers/)
  })

  test('notebooks of tslab show what they show', async () => {
    const { outputs, outcome, error } = await session.run(
      "import * as tslab from 'tslab'\nconst d = tslab.newDisplay()\nd.html('<b>1</b>'); d.html('<b>2</b>')\ntslab.display.markdown('*m*'); tslab.display.svg('<svg/>'); tslab.display.png(new Uint8Array([1])); tslab.display.jpeg(new Uint8Array([2]))",
    )
    assert.equal(outcome.status, 'ok', error)
    const shown = outputs.flatMap((output) => ('data' in output ? [[output.type, Object.keys(output.data)[0]]] : []))
    assert.deepEqual(shown, [
      ['display_data', 'text/html'],
      ['update_display_data', 'text/html'],
      ['display_data', 'text/markdown'],
      ['display_data', 'image/svg+xml'],
      ['display_data', 'image/png'],
      ['display_data', 'image/jpeg'],
    ])
    assert.match((await session.run('tslab.display.png("text")')).error, /TS2345/)
  })

  test("completion offers the kernel's doors", async () => {
    const language = await createLanguage(away)
    const code = "import { readEvents } from 'neutrina/ev'"
    assert.deepEqual(language.complete(code, code.length - 1).matches.toSorted(), [
      'neutrina/evaluation',
      'neutrina/events',
    ])
    const names = "import { readE } from 'neutrina/events'"
    assert.ok(language.complete(names, 'import { readE'.length).matches.includes('readEvents'))
  })
})

test("a package of the folder's own wins", async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'neutrina-own-')))
  const place = join(folder, 'node_modules', 'neutrina')
  mkdirSync(place, { recursive: true })
  writeFileSync(
    join(place, 'package.json'),
    JSON.stringify({ name: 'neutrina', type: 'module', exports: { './events': './events.ts' } }),
  )
  writeFileSync(join(place, 'events.ts'), 'export const mine: number = 7')
  const session = await startSession(folder)
  try {
    assert.equal((await session.run("import { mine } from 'neutrina/events'\nmine")).result, '7')
    assert.match((await session.run("import { deltaPhi } from 'neutrina/kinematics'")).error, /TS2307/)
  } finally {
    session.stop()
  }
})

/** Lines of other kernels, and what is said of them. */
const FOREIGN: readonly [code: string, told: RegExp][] = [
  ['%timeit f()', /no magics such as %timeit; measure with console\.time/],
  ['%%bash\nls', /no magics such as %bash; run programs by execSync/],
  ['const a = 1\n  %matplotlib inline', /line 2, column 3.*leave it out: a figure/],
  ['%pip install numpy', /npm install NAME/],
  ['%unheard of', /say it in TypeScript/],
  ['!ls -la', /no shell lines; import \{ execSync \} from 'node:child_process' and say execSync\("ls -la"/],
  ['!npm install x', /execSync\("npm install x"/],
  ['Math.unheard?', /nothing is known of this name/],
  ['??unheard', /nothing is known of this name/],
]

test('lines of other kernels are refused with what to do instead, and TypeScript is left alone', async () => {
  const language = await createLanguage(away)
  const told = (code: string) => {
    const prepared = language.prepare(code, 1)
    if (prepared.ok) language.accept(prepared.cell)
    return prepared.ok
      ? []
      : prepared.refusals.map(
          ({ message, start }) =>
            `line ${code.slice(0, start).split('\n').length}, column ${start - code.lastIndexOf('\n', start - 1)}: ${message}`,
        )
  }
  for (const [code, expected] of FOREIGN) assert.match(told(code).join('; '), expected, code)
  for (const fine of [
    'let n = 7\n  % 2',
    'let ready = false; !ready',
    '!ready && console.log(1)',
    'const q = ready ? 1 : 2',
  ])
    assert.deepEqual(told(fine), [], fine)
  assert.match(told('!nothere && 1').join(), /Cannot find name 'nothere'/)
})
