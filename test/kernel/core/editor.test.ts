import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { before, test } from 'node:test'
import { createLanguage, type Language } from '../../../src/kernel/core/index.ts'

let language: Language
before(async () => {
  language = await createLanguage(resolve('test/kernel/core'))
  for (const cell of [
    '/** How many events are drawn. */\nconst draws = 512',
    '/**\n * Scales a length.\n * @param by the factor\n */\nfunction stretch(length: number, by = 2): number { return length * by }',
    'class Track { constructor(readonly momentum: number) {}\n/** In GeV. */ energy(): number { return this.momentum } }',
    'const tracks = [new Track(1)]\nimport { openEvents } from "neutrina/events"\nimport * as path from "node:path"',
  ]) {
    const prepared = language.prepare(cell, 1)
    assert.ok(prepared.ok, JSON.stringify(prepared))
    language.accept(prepared.cell)
  }
})

/** `|` marks the cursor. */
function at(marked: string): [code: string, cursor: number] {
  return [marked.replace('|', ''), marked.indexOf('|')]
}

const COMPLETIONS: [marked: string, has: string[], hasNot: string[], replaced: string][] = [
  ['dra|', ['draws'], ['tracks'], 'dra'],
  ['const q = stre|tch', ['stretch'], [], 'stretch'],
  ['|', ['draws', 'tracks', 'display', 'Track'], ['__cell', '__cells'], ''],
  ['tracks[0].|', ['momentum', 'energy'], ['length', 'draws'], ''],
  ['tracks[0].en|', ['energy'], ['momentum'], 'en'],
  ['tracks.m|', ['map'], [], 'm'],
  ['path.|', ['join', 'basename'], [], ''],
  ['const { mo| } = tracks[0]', ['momentum'], ['energy'], 'mo'],
  ['let local = 1; { const inner = 2; in| }', ['inner'], [], 'in'],
  ['import { open| } from "neutrina/events"', ['openEvents'], [], 'open'],
  ['import {} from "./supp|"', ['support'], [], 'supp'],
  ['import {} from "./support/|"', ['startSession.ts'], [], ''],
  ['import {} from "neutrina/kin|"', ['neutrina/kinematics'], [], 'neutrina/kin'],
  ['import {} from "node:pa|"', ['node:path'], [], 'node:pa'],
  ['const k: "muon" | "electron" = "|"'.replace('| "e', '¦ "e'), ['muon', 'electron'], [], ''],
  ['"\u{1d708}"; dra|', ['draws'], [], 'dra'],
  ['tracks[0].momentum.|\nconst after = 1', ['toFixed'], [], ''],
  ['TRA|', ['tracks', 'Track'], [], 'TRA'],
]

test('completion knows the names, their members and what can be imported', () => {
  for (const [marked, has, hasNot, replaced] of COMPLETIONS) {
    const [code, cursor] = at(marked)
    const text = code.replace('¦', '|')
    const { matches, start, end } = language.complete(text, cursor)
    for (const name of has) assert.ok(matches.includes(name), `${marked}: ${name} is not among ${matches.slice(0, 20)}`)
    for (const name of hasNot) assert.ok(!matches.includes(name), `${marked}: ${name}`)
    assert.equal(text.slice(start, end), replaced, marked)
  }
})

test('matches come with their kinds and, the first of them, with their types', () => {
  const { types, matches } = language.complete('tracks[0].', 10)
  assert.equal(types.length, matches.length)
  const energy = types.find(({ text }) => text === 'energy')
  assert.equal(energy?.type, 'method')
  assert.equal(energy?.signature, 'energy(): number')
  assert.equal(language.complete('dra', 3).types[0].type, 'instance')
})

test('completion neither fails nor finds anything where there is nothing', () => {
  for (const [code, cursor] of [
    ['', 0],
    ['// dra', 6],
    ['"dra', 4],
    ['tracks[0].zzz', 13],
    ['))((', 2],
    ['a.b.c.', 6],
  ] as const) {
    const { matches, start, end } = language.complete(code, cursor)
    assert.ok(start <= end && end <= Math.max(cursor, code.length), code)
    if (code && !code.includes('(')) assert.deepEqual(matches, [], code)
  }
})

const INSPECTIONS: [marked: string, signature: RegExp, text: RegExp][] = [
  ['dra|ws', /^const draws: 512$/, /How many events are drawn\./],
  ['draws|', /^const draws: 512$/, /drawn/],
  [
    '|stretch(1)',
    /^function stretch\(length: number, by\?: number\): number$/,
    /Scales a length\.[\s\S]*by the factor/,
  ],
  ['stretch(1, |)', /^function stretch\(/, /Scales/],
  ['stretch(dra|ws)', /^const draws/, /drawn/],
  ['tracks[0].ener|gy()', /^Track\.energy\(\): number$/, /In GeV/],
  ['new Tra|ck(1)', /^class Track$|^constructor Track\(momentum: number\): Track$/, /Track/],
  ['openEv|ents', /^function openEvents\(/, /Opens one file or several/],
  ['path.jo|in', /join\(\.\.\.paths: string\[\]\): string$/, /[Jj]oin all arguments/],
  ['Math.max(1, 2|)', /^Math\.max\(\.\.\.values: number\[\]\): number$/, /larger/],
  ['const here = { a: 1 }; her|e', /^const here: \{\s+a: number;\s+\}$/, /here/],
  ['display|', /^function display\(/, /Shows a value/],
]

test('inspection tells the signature and the documentation, not how cells are joined', () => {
  for (const [marked, signature, text] of INSPECTIONS) {
    const { found, plain, markdown } = language.inspect(...at(marked), 0)
    assert.ok(found, marked)
    const [, fenced] = /^```typescript\n([\s\S]*?)\n```/.exec(markdown) ?? []
    assert.match(fenced ?? '', signature, marked)
    assert.match(plain, text, marked)
    assert.doesNotMatch(markdown, /\(alias\)|^import |__cell/m, marked)
  }
})

test('inspection with detail shows the source; of nothing it finds nothing', () => {
  assert.match(language.inspect('stretch', 3, 1).markdown, /return length \* by/)
  for (const [code, cursor] of [
    ['', 0],
    ['1 + 1', 2],
    ['unknown_name', 3],
    ['// draws', 8],
  ] as const) {
    assert.equal(language.inspect(code, cursor, 0).found, false, code)
  }
})

const COMPLETENESS: [code: string, status: string, indent?: string][] = [
  ['', 'complete'],
  ['1 + 1', 'complete'],
  ['// comment', 'complete'],
  ['const f = () => {', 'incomplete', '  '],
  ['const f = () => {\n    if (x) {', 'incomplete', '        '],
  ['f(1,', 'incomplete', '  '],
  ['[1, 2', 'incomplete', '  '],
  ['const x =', 'incomplete', ''],
  ['1 +', 'incomplete', ''],
  ['a.', 'incomplete', ''],
  ['if (a)', 'incomplete', ''],
  ['`open\ntemplate', 'incomplete', ''],
  ['/* open', 'incomplete', ''],
  ['class A {\n  x = 1', 'incomplete', '  '],
  ['class A {}', 'complete'],
  ['for (const x of xs)', 'incomplete', ''],
  ['await f()', 'complete'],
  ['import { a } from', 'incomplete', ''],
  ['function f() {}\n', 'complete'],
  ['const x: number = "type errors are not its business"', 'complete'],
  ['}', 'invalid'],
  ['const const', 'invalid'],
  ['f(1]', 'invalid'],
  ['"open string', 'invalid'],
]

test('a front-end is told whether to run or to go on', () => {
  for (const [code, status, indent = ''] of COMPLETENESS) {
    assert.deepEqual(language.isComplete(code), { status, indent }, code)
  }
})
