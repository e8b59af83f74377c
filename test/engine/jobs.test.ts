import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import asc from 'assemblyscript/asc'
import { EngineError } from '../../src/engine/errors.ts'
import { assemblyOf } from '../../src/engine/jobs/assembly.ts'
import { type ArgumentsOf, JOBS, MEMORY, numberOf, TABLES, write } from '../../src/engine/jobs/index.ts'
import type { Layout, Slot, Values } from '../../src/engine/jobs/layout.ts'
import { createMachine } from '../../src/engine/machine.ts'

const engine = (path: string) => readFileSync(new URL(`../../src/engine/${path}`, import.meta.url), 'utf8')

test('an argument that is missing or unknown is a type error, and refused', () => {
  const { run } = createMachine({ threads: 1 })
  const softmax = (args: ArgumentsOf<'softmax'>) => run({ who: 'test', job: 'softmax', args, chunks: 0, work: 0 })
  softmax({ x: 0, out: 0, rows: 0, columns: 0, perChunk: 1 })
  const refused = (call: () => void, message: RegExp) =>
    assert.throws(call, (error: Error) => error instanceof EngineError && message.test(error.message))
  refused(() => {
    // @ts-expect-error: one is missing
    softmax({ x: 0, out: 0, rows: 0, columns: 0 })
  }, /job Softmax: expected a value for 'perChunk', got none/)
  refused(() => {
    // @ts-expect-error: there is no axis
    softmax({ x: 0, out: 0, rows: 0, columns: 0, perChunk: 1, axis: 0 })
  }, /job Softmax: expected only x, out, rows, columns, perChunk, got axis/)
})

test('the kernels were built from these signatures', () => {
  assert.equal(engine('build/jobs.ts'), assemblyOf(), 'npm run build:engine')
})

test('every job has its kernel', () => {
  const upper = (name: string) => name.replace(/(?=[A-Z])/g, '_').toUpperCase()
  const cases = [...engine('assembly/dispatch.ts').matchAll(/case Job\.(\w+): return (\w+)\(chunk\)/g)]
  assert.deepEqual(cases.map(([, name]) => name).sort(), Object.keys(JOBS).map(upper).sort())
  assert.equal(new Set(cases.map(([, , kernel]) => kernel)).size, cases.length)
  assert.deepEqual(
    Object.keys(JOBS).map((name) => numberOf(name as keyof typeof JOBS)),
    Object.keys(JOBS).map((_, i) => i),
  )
})

const OPTIONS = ['--noAssert', '--runtime', 'stub', '--initialMemory', '1']

/** Different values for the slots of a layout, with and without a sign as they may be. */
function valuesOf({ names, slots }: Layout, seed: number): Values<Layout> {
  const made = (slot: Slot, number: number): number | boolean => {
    if (slot === 'flag') return number % 2 === 0
    if (slot === 'float') return number + 0.5
    return slot === 'integer' ? -number : 2 ** 32 - number
  }
  return Object.fromEntries(names.map((name, i) => [name, made(slots[name], 1000 * seed + i + 1)])) as Values<Layout>
}

test('what JavaScript writes by name is what a kernel reads by that name, in all signatures and tables', async () => {
  const layouts: Layout[] = [...new Set<Layout>([...Object.values(JOBS), ...Object.values(TABLES).flat()])]
  const reader = (layout: Layout, i: number) =>
    layout.names.map(
      (name, k) => `export function r${i}_${k}(): f64 { return <f64>changetype<${layout.name}>(ARGUMENTS).${name} }`,
    )
  const source = `${assemblyOf()}\n${layouts.flatMap(reader).join('\n')}`
  let binary: Uint8Array<ArrayBuffer> | undefined
  const { error, stderr } = await asc.main(['jobs.ts', ...OPTIONS, '--outFile', 'jobs.wasm'], {
    readFile: (name) => (name === 'jobs.ts' ? source : null),
    writeFile: (_, contents) => {
      binary = Uint8Array.from(contents as Uint8Array)
    },
    listFiles: () => [],
  })
  assert.ok(binary, `${error}\n${stderr}`)
  const { instance } = await WebAssembly.instantiate(binary)
  const read = instance.exports as Record<string, () => number>
  const words = new Int32Array((instance.exports.memory as WebAssembly.Memory).buffer)
  layouts.forEach((layout, i) => {
    const values = valuesOf(layout, i)
    write(words, MEMORY.ARGUMENTS / 4, layout, values)
    layout.names.forEach((name, k) => {
      assert.equal(read[`r${i}_${k}`](), Number(values[name]), `${layout.name}.${name}`)
    })
  })
})
