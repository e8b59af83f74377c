import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import ts from 'typescript'
import { startSession, type TestSession } from './support/startSession.ts'

let session: TestSession
before(async () => {
  session = await startSession(resolve('test/kernel/core'))
})
after(() => session.stop())

/** Programs as their statements; what they put into `out` must not depend on how they are cut into cells. */
const PROGRAMS: string[][] = [
  [
    'let total = 0',
    'const add = (x: number) => { total += x; return total }',
    'for (let i = 0; i < 4; i++) add(i)',
    'total *= 2',
    'out.push(add(1), total)',
  ],
  [
    'const { a, b: [c, ...rest], d = 4, ...others } = { a: 1, b: [2, 3, 5], e: 6, f: 7 } as any',
    'const [first, , third = first] = [a, c]',
    'let [x, y] = [1, 2]',
    ';[x, y] = [y, x]',
    'out.push(a, c, rest, d, others, first, third, x, y)',
  ],
  [
    'enum Level { Low = 1, High = Low << 2, Text = "t" as any }',
    'namespace Units { export const GeV = 1; export namespace Small { export const MeV = GeV / 1000 } }',
    'class Particle { static count = 0; #m; constructor(m: number) { this.#m = m; Particle.count++ } get m() { return this.#m * Units.GeV } }',
    'class Muon extends Particle { constructor() { super(Units.Small.MeV * 105) } }',
    'const made = [new Muon(), new Particle(Level.High)]',
    'out.push(made.map((p) => p.m), Particle.count, Muon.name, Level, made[0] instanceof Particle)',
  ],
  [
    'function* naturals(): Generator<number> { let n = 0; while (true) yield n++ }',
    'const source = naturals()',
    'const taken: number[] = []',
    'for (const n of source) { if (n > 3) break; taken.push(n) }',
    'async function* slow() { for (const t of taken) { await null; yield t * t } }',
    'let squares = 0',
    'for await (const s of slow()) squares += s',
    'out.push(taken, squares)',
  ],
  [
    'var counter = (() => { let k = 0; return { up: () => ++k, get now() { return k } } })()',
    'if (counter.up()) { var inner: any = "from a block" }',
    'for (var i = 0, limit = 3; i < limit; i++) counter.up()',
    'try { throw new Error("e") } catch (e) { var caught = (e as Error).message }',
    'label: { if (i === 3) break label; var skipped: any = 1 }',
    'out.push(inner, i, limit, caught, typeof skipped, counter.now)',
  ],
  [
    'function even(n: number): boolean { return n === 0 || odd(n - 1) }',
    'function odd(n: number): boolean { return n !== 0 && even(n - 1) }',
    'const memo = new Map<number, bigint>()',
    'const fib = (n: number): bigint => memo.get(n) ?? (memo.set(n, n < 2 ? BigInt(n) : fib(n - 1) + fib(n - 2)), memo.get(n)!)',
    'out.push(even(10), odd(7), String(fib(50)), even.name, fib.name, even.length)',
  ],
  [
    'interface Shape { readonly area: number }',
    'type Named<T> = T & { name: string }',
    'const shapes: Named<Shape>[] = [{ area: 1, name: "s" }]',
    'abstract class Base<T> { protected abstract make(): T; get() { return this.make() } }',
    'class Real extends Base<string> { protected make() { return "made" } }',
    'const tagged = (strings: TemplateStringsArray, ...values: unknown[]) => strings.join("|") + values.length',
    `out.push(shapes satisfies Shape[], new Real().get(), tagged\`a\${1}b\${2}c\`, \`\${shapes[0]!.name}\`)`,
  ],
  [
    'const log: string[] = []',
    'const resource = (name: string) => ({ name, [Symbol.dispose]() { log.push(name) } })',
    '{ using one = resource("one"); log.push("in " + one.name) }',
    'const later = async () => { await using two = { async [Symbol.asyncDispose]() { log.push("two") } }; log.push("body") }',
    'await later()',
    'out.push(log)',
  ],
]

const asText = (value: unknown) => JSON.stringify(value)

/** What a program gives as one module of plain JavaScript. */
async function asModule(statements: string[]): Promise<string> {
  const code = `const out: any[] = []\n${statements.join('\n')}\nexport { out }`
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  const module = (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)) as { out: unknown[] }
  return asText(module.out)
}

async function asCells(statements: string[], cuts: readonly boolean[]): Promise<string> {
  const cells: string[][] = [['const out: any[] = []']]
  statements.forEach((statement, index) => {
    // what refers to what comes later, as functions of one module may, stays together
    if (cuts[index] && !statement.startsWith('function odd')) cells.push([])
    cells.at(-1)?.push(statement)
  })
  for (const cell of cells) {
    const { outcome, error } = await session.run(cell.join('\n'))
    assert.equal(outcome.status, 'ok', `${cell.join('\n')}\n${error}`)
  }
  return asText(await session.evaluate('out'))
}

for (const [index, statements] of PROGRAMS.entries()) {
  test(`program ${index + 1} gives the same in one module as in cells, wherever it is cut`, async () => {
    const expected = await asModule(statements)
    const cuts = fc.array(fc.boolean(), { minLength: statements.length, maxLength: statements.length })
    const same = fc.asyncProperty(cuts, async (chosen) => assert.equal(await asCells(statements, chosen), expected))
    const extremes = [true, false].map((cut): [boolean[]] => [statements.map(() => cut)])
    await fc.assert(same, { seed: 5, numRuns: 5, examples: extremes })
  })
}
