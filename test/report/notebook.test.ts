import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { NotebookError } from '../../src/report/index.ts'
import { formatNotebook, parseNotebook, readNotebook, writeNotebook } from '../../src/report/notebook/index.ts'
import { parseJson } from '../../src/report/notebook/json.ts'
import { codeCell, notebookOf } from './notebookOf.ts'

// written by nbformat 5.11.1: attachments, every kind of output, line ends of all sorts, keys out of order
const REFERENCE = new URL('./fixtures/nbformat.ipynb', import.meta.url)
const reference = readFileSync(REFERENCE, 'utf8')
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))

test('a file that nbformat wrote is written again byte for byte', () => {
  assert.equal(formatNotebook(parseNotebook(JSON.parse(reference), 'x.ipynb')), reference)
})

test('texts are whole in memory, whether a file holds lines or one text', () => {
  const [lines, whole] = [['a\n', 'b'], 'a\nb'].map((source) => ({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [{ cell_type: 'markdown', id: 'x', metadata: {}, source }],
  }))
  assert.deepEqual(parseNotebook(lines, 'x'), parseNotebook(whole, 'x'))
  assert.equal(parseNotebook(lines, 'x').cells[0]!.source, 'a\nb')
})

test('what is written and read again is the same notebook', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 })
  const plainKey = fc.stringMatching(/^[a-z]{1,6}$/)
  const data = fc.dictionary(fc.constantFrom('text/plain', 'text/html', 'image/svg+xml', 'image/png'), text)
  const output = fc.oneof(
    fc.record({ output_type: fc.constant('stream'), name: fc.constantFrom('stdout', 'stderr'), text }),
    fc.record({ output_type: fc.constant('display_data'), data, metadata: fc.dictionary(plainKey, fc.jsonValue()) }),
    fc.record({ output_type: fc.constant('error'), ename: text, evalue: text, traceback: fc.array(text) }),
  )
  const cell = fc.record({ source: text, outputs: fc.array(output, { maxLength: 3 }) })
  fc.assert(
    fc.property(fc.array(cell, { maxLength: 4 }), (cells) => {
      const json = {
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: cells.map((cell, i) => ({
          cell_type: 'code',
          id: `c${i}`,
          metadata: {},
          execution_count: null,
          ...cell,
        })),
      }
      const notebook = parseNotebook(JSON.parse(JSON.stringify(json)), 'x')
      assert.deepEqual(parseNotebook(JSON.parse(formatNotebook(notebook)), 'x'), notebook)
    }),
    { seed: 5, numRuns: 200 },
  )
})

test('cells without ids get some, the same each time', () => {
  const old = () =>
    parseNotebook(
      {
        nbformat: 4,
        nbformat_minor: 2,
        metadata: {},
        cells: ['a', 'a'].map((source) => ({ cell_type: 'markdown', metadata: {}, source })),
      },
      'x',
    )
  const ids = old().cells.map(({ id }) => id)
  assert.equal(new Set(ids).size, 2)
  assert.deepEqual(
    ids,
    old().cells.map(({ id }) => id),
  )
  assert.equal(old().nbformat_minor, 5)
})

test('a write leaves the file and nothing else, and a hostile key stays a key', () => {
  const notebook = parseNotebook(JSON.parse(reference.replace('"zeta"', '"__proto__"')), 'x')
  const path = join(folder, 'written.ipynb')
  writeNotebook(path, notebook)
  assert.deepEqual(readdirSync(folder), ['written.ipynb'])
  assert.deepEqual(readNotebook(path), notebook)
  assert.match(readFileSync(path, 'utf8'), /"__proto__": 1/)
})

const cell = (fields: object) => ({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [fields] })
const code = { cell_type: 'code', id: 'a', metadata: {}, source: '', execution_count: null, outputs: [] as unknown[] }

/** What is wrong with a file, and what the reader is told. */
const REFUSED: readonly [name: string, json: unknown, told: RegExp][] = [
  ['a list', [], /^x\.ipynb: expected an object, got a list/],
  ['nbformat 3', { nbformat: 3 }, /nbformat: expected 4, got 3; open it in a current JupyterLab/],
  ['no cells', { nbformat: 4 }, /x\.ipynb: cells: expected a list, got nothing/],
  ['an unknown cell', cell({ cell_type: 'heading', id: 'h' }), /cell 1 \(h\): cell_type: expected 'code' or/],
  ['a source of numbers', cell({ ...code, source: [1] }), /cell 1 \(a\): source: expected a text or a list of lines/],
  ['an id with a slash', cell({ ...code, id: '../a' }), /cell 1: id: expected 1 to 64 letters/],
  ['an id twice', { ...cell(code), cells: [code, code] }, /cell 2: id: expected an id that no other cell has, got "a"/],
  ['no outputs', cell({ ...code, outputs: undefined }), /cell 1 \(a\): outputs: expected a list, got nothing/],
  [
    'an unknown output',
    cell({ ...code, outputs: [{ output_type: 'pyout' }] }),
    /output 1: output_type: expected 'stream'/,
  ],
  ['half a count', cell({ ...code, execution_count: 0.5 }), /execution_count: expected a whole number, got 0\.5/],
  [
    'HTML that is an object',
    cell({ ...code, outputs: [{ output_type: 'display_data', metadata: {}, data: { 'text/html': {} } }] }),
    /output 1: data 'text\/html': expected a text or a list of lines, got an object/,
  ],
]

for (const [name, json, told] of REFUSED) {
  test(`${name} is refused with its place`, () => {
    assert.throws(
      () => parseNotebook(json, 'x.ipynb'),
      (error: Error) => error instanceof NotebookError && told.test(error.message),
    )
  })
}

test('a file that is not there, or no JSON, is refused by name', () => {
  assert.throws(() => readNotebook(join(folder, 'no.ipynb')), /no\.ipynb: expected a notebook, got no such file/)
  const path = join(folder, 'broken.ipynb')
  writeFileSync(path, '{"cells": [')
  assert.throws(() => readNotebook(path), /broken\.ipynb: expected a notebook, got no JSON/)
})

test('NaN and the infinities, which Python writes, are read, shown and written again as Python does', async () => {
  const text = reference.replace(
    /"metadata": \{\}/,
    '"metadata": {\n  "numbers": [NaN, -Infinity, Infinity, "NaN \\" Infinity"]}',
  )
  const path = join(folder, 'nan.ipynb')
  writeFileSync(path, `\uFEFF${text}`)
  const notebook = readNotebook(path)
  assert.ok(formatNotebook(notebook).match(/NaN,\s+-Infinity,\s+Infinity,\s+"NaN \\" Infinity"/))
  assert.deepEqual(parseJson('{"a": [1, NaN], "b": "\\u00e9 NaN"}'), { a: [1, Number.NaN], b: 'é NaN' })
  assert.throws(() => parseJson('{"a": Nan}'), SyntaxError)
  assert.throws(() => parseJson('{"a": NaN, }'), SyntaxError)
  assert.throws(() => parseJson('{"a": NaNInfinity}'), SyntaxError)
})

test('half a surrogate pair becomes a replacement character, and whole ones and backslashes stay', () => {
  const notebook = notebookOf([codeCell('a', 'x\ud83d y\ude00z 😀 \\ud83d')])
  assert.match(formatNotebook(notebook), /"x\\ufffd y\\ufffdz 😀 \\\\ud83d"/)
})
