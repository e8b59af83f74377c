import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { packagesIn } from '../../../src/kernel/core/run/packages.ts'
import { startSession, type TestSession } from './support/startSession.ts'

const project = mkdtempSync(join(tmpdir(), 'neutrina-imports-'))
let session: TestSession
let later = 0

/** Writes a file of the project, each time with a later date. */
function write(path: string, text: string): void {
  const file = join(project, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  const date = new Date(Date.now() + 1000 * later++)
  utimesSync(file, date, date)
}

before(async () => {
  write('package.json', JSON.stringify({ name: 'own', type: 'module', exports: { './sizes': './src/sizes.ts' } }))
  write('src/sizes.ts', 'export enum Size { Small = 1, Large }\nexport const unit: number = 1')
  write('src/middle.ts', 'import { unit } from "./sizes.js"\nexport const twice = unit * 2')
  write('src/legacy.cjs', 'exports.old = 1; exports.from = __filename')
  write('src/data.json', '{ "a": [1, 2] }')
  write('src/fails.ts', "export function fails(x: any): void {\n\n  throw new Error('in ' + x)\n}")
  write('src/effect.ts', 'Object.assign(globalThis, { effect: true })\nexport {}')
  write('src/log.ts', 'export const log: string[] = []\nexport type T = 1')
  mkdirSync(join(project, 'notebooks'))
  // the packages of this repository, as if the project had installed them
  symlinkSync(resolve('node_modules'), join(project, 'node_modules'))
  session = await startSession(join(project, 'notebooks'))
})
after(() => {
  session.stop()
  rmSync(project, { recursive: true })
})

async function resultOf(code: string): Promise<string | undefined> {
  const { outcome, result, error } = await session.run(code)
  assert.equal(outcome.status, 'ok', error)
  return result
}

test('packages that are ESM with top-level await, exports-only, CommonJS, built in', async () => {
  assert.equal(await resultOf('import * as vega from "vega"\nvega.version.split(".")[0]'), "'6'")
  assert.equal(await resultOf('import { compile } from "vega-lite"\ntypeof compile'), "'function'")
  assert.equal(await resultOf('import ts, { version } from "typescript"\nversion === ts.version'), 'true')
  assert.equal(await resultOf('import { readFileSync as read } from "node:fs"\ntypeof read'), "'function'")
  assert.equal(await resultOf('const aq = await import("arquero"); aq.table({ a: [1] }).numRows()'), '1')
})

test('files that a refused cell imports do not run', async () => {
  const refused = await session.run('import "../src/effect.ts"\nconst n: string = 1')
  assert.equal(refused.outcome.status, 'error')
  assert.equal(await resultOf('typeof (globalThis as { effect?: boolean }).effect'), "'undefined'")
  assert.equal(await resultOf('import "../src/effect.ts"\n(globalThis as { effect?: boolean }).effect'), 'true')
})

test('packages are read off the import statements of a cell', () => {
  const code = `import a from 'one'
import { type B, c } from "@scope/two/part"
import {
  d,
} from 'node:three'
import 'four'
import type { E } from 'types'
import './file.ts'
const text = "import x from 'five'"
  // import y from 'six'
await import('seven')`
  assert.deepEqual(packagesIn(code), ['one', '@scope/two/part', 'node:three', 'four'])
})

test('files of the project outside the folder, with any ending, by its own name, CommonJS, JSON', async () => {
  for (const path of ['../src/sizes.ts', '../src/sizes.js', '../src/sizes', 'own/sizes']) {
    assert.equal(await resultOf(`import { Size, unit } from "${path}"\nSize[Size.Large] + unit`), "'Large1'", path)
  }
  assert.equal(await resultOf('import legacy, { old } from "../src/legacy.cjs"\nold + legacy.old'), '2')
  assert.equal(await resultOf('import data from "../src/data.json" with { type: "json" }\ndata.a[1]'), '2')
  assert.equal(await resultOf('require("../src/legacy.cjs").old'), '1')
})

test('all forms of import: default, side effect, namespace with default, types only, hoisted, in the middle', async () => {
  assert.equal(await resultOf('import sep, * as all from "node:path"\nsep.sep === all.sep'), 'true')
  assert.equal(await resultOf('import "../src/log.ts"\nimport type { T } from "../src/log.ts"\nconst t: T = 1; t'), '1')
  assert.equal(await resultOf('const early = basename("/a/b"); import { basename } from "node:path"; early'), "'b'")
  assert.equal(
    await resultOf(
      'import { type T as T2, log } from "../src/log.ts"; log.push("x"); log.length satisfies T2 | number',
    ),
    '1',
  )
  assert.equal(await resultOf('import { log as again } from "../src/log"; again.length'), '1')
})

test('an edited file is loaded again, also behind the file that imports it, and its siblings agree', async () => {
  assert.equal(await resultOf('import { twice } from "../src/middle.ts"\ntwice'), '2')
  write('src/sizes.ts', 'export enum Size { Small = 1, Large }\nexport const unit: number = 5')
  assert.equal(await resultOf('import { twice } from "../src/middle.ts"\ntwice'), '10')
  assert.equal(await resultOf('import { unit } from "own/sizes"\nunit'), '5')
  write('src/sizes.ts', 'export const unit: string = "text"')
  assert.equal(await resultOf('import { unit } from "../src/sizes"\nunit.length'), '4')
})

test('an edited CommonJS file is loaded again, also behind the one that requires it', async () => {
  write('src/inner.cjs', 'exports.inner = 1')
  write('src/outer.cjs', 'exports.outer = require("./inner.cjs").inner')
  const ask =
    'import { inner } from "../src/inner.cjs"\nimport { outer } from "../src/outer.cjs"\n;[inner, outer].join()'
  assert.equal(await resultOf(ask), "'1,1'")
  write('src/inner.cjs', 'exports.inner = 2')
  assert.equal(await resultOf(ask), "'2,2'")
  assert.equal(await resultOf('require("../src/outer.cjs").outer'), '2')
})

test('in a folder whose package.json does not say module, what is written as one is one', async () => {
  write('plain/package.json', '{}')
  write('plain/deep.ts', 'export const deep: number = 1')
  write('plain/helper.ts', 'import { deep } from "./deep.ts"\nexport const help: number = deep + 1\nexport default 7')
  write('plain/old.js', 'exports.old = 3')
  const ask =
    'import seven, { help } from "../plain/helper.ts"\nimport { old } from "../plain/old.js"\n;[seven, help, old].join()'
  assert.equal(await resultOf(ask), "'7,2,3'")
  write('plain/deep.ts', 'export const deep: number = 10')
  assert.equal(await resultOf(ask), "'7,11,3'")
})

test('a file that was broken works when it is mended, and one that is not edited is not loaded again', async () => {
  write('src/broken.ts', 'export const whole = ')
  assert.equal((await session.run('// @ts-nocheck\nimport { whole } from "../src/broken.ts"')).outcome.status, 'error')
  write('src/broken.ts', 'export const whole = 1')
  assert.equal(await resultOf('import { whole } from "../src/broken.ts"\nwhole'), '1')
  assert.equal(await resultOf('import { log } from "../src/log.ts"; log.length'), '1')
})

test('an error in a file of the project names its line', async () => {
  const { error } = await session.run('import { fails } from "../src/fails.ts"\nfails("here")')
  assert.match(error, /in here/)
  assert.match(error, /at fails \(.*src\/fails\.ts:3:9\)\n {4}at cell \d+:2:1/)
})

test('a module that is not there is refused before the cell runs', async () => {
  const { outcome, error } = await session.run(
    'globalThis.ran = true as any; import "../src/absent.ts"; import { x } from "absent"',
  )
  assert.equal(outcome.error?.ename, 'TypeScriptError')
  assert.match(error, /TS2307/)
  const unchecked = await session.run('// @ts-nocheck\nimport { x } from "absent-package"')
  assert.match(unchecked.error, /Cannot find package 'absent-package'/)
})
