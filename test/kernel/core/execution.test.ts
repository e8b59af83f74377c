import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import type { CellError } from '../../../src/kernel/core/index.ts'
import { startSession, type TestSession } from './support/startSession.ts'

let session: TestSession
before(async () => {
  session = await startSession(resolve('test/kernel/core'))
})
after(() => session.stop())

/** Runs cells one after the other and returns the result of the last. */
async function resultOf(...cells: string[]): Promise<string | undefined> {
  let last: string | undefined
  for (const cell of cells) {
    const ran = await session.run(cell)
    assert.equal(ran.outcome.status, 'ok', ran.error)
    last = ran.result
  }
  return last
}

test('closures see later values, and a redefined function reaches its callers', async () => {
  assert.equal(await resultOf('let n = 0; function inc(): number { n++; return n }', 'n = 10; inc()'), '11')
  await resultOf('const twice = (x: number) => helper(x) * 2; function helper(x: number) { return x }')
  assert.equal(await resultOf('function helper(x: number) { return x + 100 }', 'twice(1)'), '202')
  assert.equal(
    await resultOf('function fact(k: number): number { return k < 2 ? 1 : k * fact(k - 1) }', 'fact(5)'),
    '120',
  )
})

test('every kind of name can be declared again, also as something else', async () => {
  const kinds = [
    ['const thing = 1', 'thing', '1'],
    ['let thing = "two"', 'thing', "'two'"],
    ['function thing() { return 3 }', 'thing()', '3'],
    ['class thing { x = 4 }', 'new thing().x', '4'],
    ['enum thing { A = 5 }', 'thing.A', '5'],
    ['namespace thing { export const x = 6 }', 'thing.x', '6'],
    ['import thing from "node:path"', 'thing.sep', "'/'"],
    ['var [, thing = 8] = [1]', 'thing', '8'],
    ['type thing = 9', '9 satisfies thing', '9'],
    ['const { a: { b: thing } } = { a: { b: 10 } }', 'thing', '10'],
  ] as const
  for (const [cell, use, result] of [...kinds, ...kinds]) assert.equal(await resultOf(cell, use), result, cell)
})

test('an enum and a namespace start afresh when their cell runs again, and merge within a cell', async () => {
  await resultOf('enum Colour { Red, Green }')
  assert.equal(await resultOf('enum Colour { Blue }', 'Object.keys(Colour).join()'), "'0,Blue'")
  const merged = 'class Box { static make() { return new Box() } } namespace Box { export const made = Box.make() }'
  assert.equal(await resultOf(merged, 'Box.made instanceof Box'), 'true')
  assert.equal(await resultOf('const enum Flag { Up = 2 }', 'Flag.Up'), '2')
})

test('classes: static blocks, accessors, private names, parameter properties, inheritance across cells', async () => {
  await resultOf(`abstract class Shape {
    static made = 0
    static { Shape.made = 1 }
    #side: number
    constructor(side: number, readonly name = 'shape') { this.#side = side }
    get side() { return this.#side }
    abstract area(): number
  }`)
  await resultOf('class Square extends Shape { area() { return this.side ** 2 } }')
  assert.equal(await resultOf('[new Square(3).area(), Shape.made, new Square(1).name].join()'), "'9,1,shape'")
  assert.equal(await resultOf('Square.name + fact.name'), "'Squarefact'")
})

test('generators, async iteration, using and labelled loops', async () => {
  assert.equal(
    await resultOf('function* upTo(n: number) { for (let i = 0; i < n; i++) yield i }', '[...upTo(3)].join()'),
    "'0,1,2'",
  )
  assert.equal(
    await resultOf(
      'async function* later() { yield 1; yield 2 }\nlet sum = 0\nfor await (const x of later()) sum += x\nsum',
    ),
    '3',
  )
  await resultOf(
    'const closed: string[] = []\nconst open = (name: string) => ({ name, [Symbol.dispose]() { closed.push(name) } })',
  )
  assert.equal(
    await resultOf('using first = open("a"), second = open("b")\nclosed.length', 'closed.join() + first.name'),
    "'b,aa'",
  )
  assert.equal(
    await resultOf(
      'let found = 0\nouter: for (var i = 0; i < 9; i++) for (const j of [1, 2]) if (i * j === 6) { found = i; break outer }\n[found, i].join()',
    ),
    "'3,3'",
  )
})

test('the last expression is the result; undefined is none', async () => {
  assert.equal(await resultOf('1 + 1 // two'), '2')
  assert.equal(await resultOf('"text";;'), "'text'")
  assert.equal(await resultOf('({ a: 1 })'), '{ a: 1 }')
  assert.equal(await resultOf('await Promise.resolve(3)'), '3')
  assert.equal(await resultOf('export default 4'), '4')
  assert.equal(await resultOf('const quiet = 5'), undefined)
  assert.equal(await resultOf('undefined'), undefined)
  assert.equal(await resultOf(''), undefined)
  assert.equal(await resultOf('// nothing'), undefined)
})

test('semicolons that nobody wrote do not join statements', async () => {
  assert.equal(await resultOf('let joined\n;[1].map((x) => x)\nconst f1 = () => 2\n;(3)\njoined === undefined'), 'true')
  assert.equal(await resultOf('let p1 = 1\n++p1\nvar q1: number\np1'), '2')
  assert.equal(await resultOf('let r1: number\n(4)'), '4')
})

test('execution counts: silent cells have none, results carry theirs', async () => {
  const first = await session.run('1')
  const silent = await session.run('2', { silent: true })
  const unstored = await session.run('3', { storeHistory: false })
  const next = await session.run('4')
  assert.equal(silent.result, undefined)
  assert.equal(unstored.result, '3')
  assert.equal(next.outcome.executionCount, first.outcome.executionCount + 1)
  const result = next.outputs.find((output) => output.type === 'execute_result')
  assert.equal(result?.executionCount, next.outcome.executionCount)
})

test('text comes in its order, and write calls back', async () => {
  const ran = await session.run(`console.log('one'); process.stderr.write('two'); console.log('three')
await new Promise<void>((done) => process.stdout.write(Buffer.from('é').subarray(0, 1), () => done()))
await new Promise((done) => process.stdout.write(Buffer.from('é').subarray(1), 'utf8', done))
display('shown')
console.log('four')`)
  const told = ran.outputs.map((output) => (output.type === 'stream' ? output.text : output.type))
  assert.deepEqual(told, ['one\n', 'two', 'three\n', 'é', 'display_data', 'four\n'])
})

test('5,000 prints and 60 one-line cells arrive whole', async () => {
  const { stdout } = await session.run('for (let i = 0; i < 5000; i++) console.log(i)')
  assert.deepEqual(
    stdout.trim().split('\n').map(Number),
    Array.from({ length: 5000 }, (_, i) => i),
  )
  for (let i = 0; i < 60; i++) assert.equal((await session.run(`${i} * 2`)).result, String(i * 2))
})

test('a thrown error is told with its cell, line and column, and without frames of ours', async () => {
  const { outcome, error } =
    await session.run(`const first: number = 1; function explode(x: unknown): never { throw new TypeError('bang' + x) }
type Nothing = { a: 1,
  b: 2 }
  const wide: { a: number } = { a: 1 }; explode(wide.a)`)
  const n = outcome.executionCount
  assert.equal(outcome.error?.ename, 'TypeError')
  assert.equal(outcome.error?.evalue, 'bang1')
  assert.match(error, new RegExp(`at explode \\(cell ${n}:1:70\\)\\n    at cell ${n}:4:41`))
  assert.match(error, />\s1 │ const first/)
  assert.doesNotMatch(error, /node:internal|kernel.core|__cell/)
})

test('an error stack that a cell reads itself speaks of cells too', async () => {
  const { result, outcome } = await session.run('\nnew Error("x").stack')
  assert.match(result ?? '', new RegExp(`cell ${outcome.executionCount}:2:1`))
  assert.equal(
    (await session.run('try { null! as { a: 1 }; throw new RangeError("r") } catch (e) { (e as Error).name }')).outcome
      .status,
    'ok',
  )
})

test('causes, properties, values that are no errors, and errors of vm', async () => {
  const { error } = await session.run(
    `throw Object.assign(new Error('outer', { cause: new Error('inner') }), { code: 'E7' })`,
  )
  assert.match(error, /inner/)
  assert.match(error, /E7/)
  const thrown = await session.run('throw { odd: 1 }')
  assert.deepEqual([thrown.outcome.error?.ename, thrown.outcome.error?.evalue], ['Uncaught', '{ odd: 1 }'])
  assert.equal((await session.run('throw undefined')).outcome.status, 'error')
  assert.match(
    (await session.run('// @ts-nocheck\nimport { nothing } from "node:path"')).error,
    /does not provide an export named 'nothing'/,
  )
})

test('after an error the names of the cell are known and hold what they got', async () => {
  await session.run('const got = 7; const never: number = (() => { throw new Error("no") })()')
  assert.equal((await session.run('got')).result, '7')
  assert.equal((await session.run('never')).result, undefined)
})

test('errors of timers and promises that nobody waits for are told and do no harm', async () => {
  const ran = await session.run(`setTimeout(() => { throw new Error('late') }, 1)
Promise.reject(new Error('unheard'))
await new Promise((done) => setTimeout(done, 60))
'alive'`)
  assert.equal(ran.result, "'alive'")
  assert.match(ran.stderr, /Error: late/)
  assert.match(ran.stderr, /Error: unheard/)
  assert.match(ran.stderr, /cell \d+:1:26/)
})

test('an interrupt ends what a cell waits for and keeps its state', async () => {
  const heard = new Promise<void>((done) =>
    session.onOutput((output) => output.type === 'stream' && output.text.includes('waiting') && done()),
  )
  const running = session.run(`let progressed = 0
jupyter.signal.addEventListener('abort', () => { progressed = 2 })
progressed = 1
console.log('waiting')
await new Promise(() => {})`)
  await heard
  await session.interrupt()
  const { outcome } = await running
  assert.equal(outcome.error?.ename, 'KeyboardInterrupt')
  assert.equal((await session.run('progressed')).result, '2')
  assert.equal((await session.run('jupyter.signal.aborted')).result, 'false')
})

test('cells asked for at once run one after the other', async () => {
  const both = await Promise.all([
    session.run('await new Promise((done) => setTimeout(done, 30)); const order = ["a"]; order.join()'),
    session.run('order.push("b"); order.join()'),
  ])
  assert.deepEqual(
    both.map(({ result }) => result),
    ["'a'", "'a,b'"],
  )
})

test('a first line that names an interpreter says nothing', async () => {
  assert.equal(await resultOf('#!/usr/bin/env node\nconst shebang = 5', 'shebang'), '5')
  assert.equal(await resultOf('#!'), undefined)
  const { error } = await session.run('#!/usr/bin/env -S npx tsx\nconst n: string = shebang')
  assert.match(error, /line 2/)
})

test('input comes from whoever can be asked', async () => {
  assert.equal((await session.run('await jupyter.input("name? ")', { answers: ['Ada'] })).result, "'Ada'")
  assert.equal((await session.run('await jupyter.input("name? ")')).outcome.status, 'error')
})

test('expressions of the protocol see the names of cells', async () => {
  await session.run('const seen = { deep: [1, 2] }')
  assert.deepEqual(await session.show('seen.deep.length'), { data: { 'text/plain': '2' }, metadata: {} })
  assert.equal(((await session.show('unseen')) as CellError).evalue, 'unseen is not defined')
})

test('require, import.meta and their like are those of the notebook', async () => {
  assert.equal(await resultOf('require("node:path").basename(__dirname)'), "'core'")
  assert.equal(await resultOf('import.meta.url.startsWith("file:///") && import.meta.dirname === __dirname'), 'true')
  assert.equal(
    await resultOf(
      'import { createRequire } from "node:module"\nconst require = createRequire(import.meta.url)\ntypeof require("typescript").version',
    ),
    "'string'",
  )
})

test("a cell's names hide those of the language and of Node from cells only", async () => {
  await resultOf(
    'import { setTimeout, setInterval } from "node:timers/promises"\nconst waited = await setTimeout(5, "waited")',
  )
  assert.equal(
    await resultOf('const again = await setTimeout(1, waited); (globalThis.setTimeout as unknown) === setTimeout'),
    'false',
  )
  assert.equal(await resultOf('again'), "'waited'")
  await resultOf(
    'class Map { size = 7; static make() { return new Map() } }\nconst performance = { now: 1 }, { process = 3 } = {} as { process?: number }',
  )
  assert.equal(
    await resultOf(
      'const Event = Map.make(); [Event.size, performance.now, process, { process }.process, Map.name].join()',
    ),
    "'7,1,3,3,Map'",
  )
  await resultOf(
    'function fetch(x: number): number { return x ? fetch(x - 1) + 1 : 0 }\nenum Proxy { A, B = A + 5 }\nlet window = 1; window += 1',
  )
  assert.equal(
    await resultOf('for (const process of [1]) { window += process }\n[fetch(3), Proxy.B, Proxy[0], window].join()'),
    "'3,5,A,3'",
  )
  assert.equal(
    await resultOf(
      'const require1 = require("node:module"); typeof (globalThis as any).window + new globalThis.Map().size',
    ),
    "'undefined0'",
  )
  assert.equal(
    await resultOf(
      'import { Buffer } from "node:buffer"; let Promise = 1; console.log("still"); Buffer.from("a").length',
    ),
    '1',
  )
})
