import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'
import { kernelBundle } from '../../../src/kernel/threads/bundle.mjs'
import { loadInOwnRealm } from '../../../src/kernel/threads/ownRealm.ts'

/** What the checker says of a name that is declared nowhere. */
const UNKNOWN_NAME = new Set([2304, 2552, 2580, 2584, 2591])

test('what shares a thread with cells asks its own realm for nothing that only Node gives', async () => {
  const program = ts.createProgram([join(await kernelBundle(), 'ownRealm.cjs')], {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    lib: ['lib.es2023.d.ts'],
    types: [],
  })
  const [source] = program.getSourceFiles().filter(({ fileName }) => fileName.endsWith('ownRealm.cjs'))
  const missing = program
    .getSemanticDiagnostics(source)
    .filter(({ code }) => UNKNOWN_NAME.has(code))
    .map(({ start, length }) => source!.text.slice(start!, start! + length!))
  assert.deepEqual(
    [...new Set(missing)].filter((name) => !name.startsWith('"') && name !== 'require' && name !== 'module'),
    [],
  )
})

test("a file in a realm of its own has its own built-ins and copies of Node's modules", async () => {
  const { serveProcess } = loadInOwnRealm<{ serveProcess: object }>(join(await kernelBundle(), 'ownRealm.cjs'))
  assert.equal(typeof serveProcess, 'function')
  assert.ok(!(serveProcess instanceof Function))
})
