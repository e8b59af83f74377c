import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { createLanguage, type Language } from '../../../src/kernel/core/index.ts'

const project = mkdtempSync(join(tmpdir(), 'neutrina-types-'))
after(() => rmSync(project, { recursive: true }))

function write(path: string, text: string): string {
  const file = join(project, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}

write('package.json', JSON.stringify({ name: 'own', type: 'module', exports: { './door': './src/door.ts' } }))
write(
  'tsconfig.json',
  JSON.stringify({ compilerOptions: { strict: true, noUncheckedIndexedAccess: true, lib: ['ES2023'], types: [] } }),
)
const door = write(
  'src/door.ts',
  'export const door: number = 1\nexport interface Key { teeth: number }\nexport enum Size { S, L }',
)
write(
  'node_modules/exports-only/package.json',
  JSON.stringify({ name: 'exports-only', type: 'module', exports: { '.': { types: './t.d.ts', default: './m.js' } } }),
)
write('node_modules/exports-only/t.d.ts', 'export declare function only(x: string): number')
write('node_modules/exports-only/m.js', 'export const only = (x) => x.length')
write('node_modules/untyped/package.json', JSON.stringify({ name: 'untyped', main: 'm.js' }))
write('node_modules/untyped/m.js', 'exports.x = 1')
const language: Language = await createLanguage(join(project, 'notebooks'))

/** What is refused in the last of some cells: `line:column TSnumber text` from 1; the cells before must pass. */
function refusals(...cells: string[]): string[] {
  const told = cells.map((code) => {
    const prepared = language.prepare(code, 1)
    if (prepared.ok) {
      language.accept(prepared.cell)
      return []
    }
    return prepared.refusals.map(({ code: number, start, end }) => {
      const before = code.slice(0, start).split('\n')
      return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} TS${number} ${code.slice(start, end)}`
    })
  })
  const last = told.pop()
  assert.deepEqual(told.flat(), [])
  return last ?? []
}

const accepted = (...cells: string[]) => assert.deepEqual(refusals(...cells), [])

test('errors are told at their place, also in the first line behind names of other cells', () => {
  accepted('let count = 1; const fixed = 2\nfunction scale(x: number): number { return x * 2 }')
  assert.deepEqual(refusals('scale(fixed); const bad: number = "text"'), ['1:21 TS2322 bad'])
  assert.deepEqual(refusals('scale("text")'), ['1:7 TS2345 "text"'])
  assert.deepEqual(refusals('count\n  + nothing'), ['2:5 TS2304 nothing'])
  assert.deepEqual(refusals('const lost = '), ['1:13 TS1109 '])
  assert.deepEqual(refusals('"\u{1d708}"; wrong'), ['1:7 TS2304 wrong'])
})

test('names of other cells keep their types, and what may be assigned', () => {
  accepted('count = 5', 'count += fixed')
  assert.deepEqual(refusals('count = "text"'), ['1:1 TS2322 count'])
  assert.deepEqual(refusals('fixed = 3'), ['1:1 TS2588 fixed'])
  accepted('scale = (x: number) => x')
  accepted(
    'interface Shape { area(): number }\ntype Two<T> = [T, T]\nenum Kind { A, B }\nabstract class Base<T> { constructor(readonly held: T) {} }',
  )
  accepted(
    'class Held extends Base<string> implements Shape { area() { return this.held.length } }\nconst both: Two<Kind> = [Kind.A, Kind.B]',
  )
  assert.deepEqual(refusals('const both: Two<Kind> = [Kind.A]'), ['1:7 TS2322 both'])
  accepted('const unique = Symbol()', 'const keyed = { [unique]: 1 }', 'keyed[unique].toFixed()')
  accepted('function isText(x: unknown): asserts x is string {}', 'const some: unknown = 1; isText(some); some.length')
})

test('a name declared again has its new type, and old cells keep theirs', () => {
  accepted(
    'const shifting = 1',
    'const user = shifting + 1',
    'const shifting = "text"',
    'shifting.length + user.toFixed().length',
  )
  assert.deepEqual(refusals('shifting.toFixed()'), ['1:10 TS2551 toFixed'])
  accepted('class shifting { x = 1 }', 'new shifting().x')
  accepted('type shifting = string', 'let s: shifting = "x"')
})

test('a refused cell leaves no names behind, a failed one does', () => {
  assert.equal(language.prepare('const half: number = "x"', 1).ok, false)
  assert.deepEqual(refusals('half'), ['1:1 TS2304 half'])
  accepted('const failed: number = JSON.parse("no")', 'failed.toFixed()')
})

test('a list grows across cells, and a variable may wait for its value', () => {
  accepted('const losses = []', 'losses.push(1)', 'losses.length')
  accepted('let waits', 'waits = 5')
  accepted('let typed: number | undefined', 'typed = 3', 'typed.toFixed()'.replace('typed', '(typed ?? 1)'))
})

test('export in a cell is allowed', () => {
  accepted(
    'export const out = 1\nexport default function named() { return 1 }\nexport type T = number',
    'out + named()',
  )
  accepted('const a1 = 1, b1 = 2\nexport { a1, b1 as b2 }', 'a1 + b1')
})

test('packages with exports only, files of the project with any ending, its own name', () => {
  accepted('import { only } from "exports-only"', 'only("x").toFixed()')
  assert.deepEqual(refusals('only(1)'), ['1:6 TS2345 1'])
  for (const path of ['../src/door.ts', '../src/door.js', '../src/door', 'own/door']) {
    accepted(
      `import { door, Key, Size } from "${path}"\nimport * as all from "${path}"\nimport type { Key as Key2 } from "${path}"`,
    )
    accepted('const key: Key & Key2 = { teeth: door }; key.teeth + all.door + Size.L')
  }
  assert.deepEqual(refusals('import { nope } from "../src/door"'), ['1:10 TS2305 nope'])
  assert.deepEqual(refusals('import {} from "../src/absent"'), ['1:16 TS2307 "../src/absent"'])
  accepted('import * as untyped from "untyped"', 'untyped.anything()')
})

test('a name imported as a type is no value to fetch', () => {
  const prepared = language.prepare('import { door, Key } from "../src/door.ts"', 1)
  assert.ok(prepared.ok)
  assert.deepEqual(prepared.names, ['door'])
  assert.doesNotMatch(prepared.script, /Key/)
})

test('an edited file has its new types', () => {
  accepted('import { door as d1 } from "../src/door"\nd1.toFixed()')
  writeFileSync(door, 'export const door = "text"')
  utimesSync(door, new Date(), new Date(Date.now() + 5000))
  accepted('import { door as d2 } from "../src/door"\nd2.length')
  assert.deepEqual(refusals('import { door as d3 } from "../src/door"\nd3.toFixed()'), ['2:4 TS2551 toFixed'])
})

test('the options of the project count, where they are about types', () => {
  assert.deepEqual(refusals('const one = [1][0]; one.toFixed()'), ['1:21 TS18048 one'])
  assert.deepEqual(refusals('document'), ['1:1 TS2584 document'])
})

test('the globals of cells are known, and cells can declare more', () => {
  accepted('display(md`**x**`); jupyter.signal.aborted; clearOutput({ wait: true })')
  accepted('declare global { interface Array<T> { second(): T } }', '[1, 2].second().toFixed()')
})

test('// @ts-nocheck turns the check off, not the parser', () => {
  accepted('// @ts-nocheck\nconst loose: number = "text"')
  assert.deepEqual(refusals('// @ts-nocheck\nconst x = '), ['2:10 TS1109 '])
})

test('JSX is refused in words', () => {
  const refused = language.prepare('const x = <b>bold</b>', 1)
  assert.ok(!refused.ok)
  assert.match(refused.refusals[0].message, /JSX has no meaning in a cell/)
  assert.deepEqual([refused.refusals[0].start, refused.refusals[0].end], [10, 21])
})

test('the machinery of cells does not show in messages', () => {
  accepted('class Hidden { private x = 1 }\nconst hidden = new Hidden()')
  const refused = language.prepare('const wrong: number = hidden; const w2: string = { hidden }', 1)
  assert.ok(!refused.ok)
  assert.equal(refused.refusals.length, 2)
  for (const { message } of refused.refusals) assert.doesNotMatch(message, /__cell/)
})
