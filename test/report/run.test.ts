import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import type { Output } from '../../src/kernel/core/index.ts'
import { type ThinStreams, thinStreams } from '../../src/kernel/threads/process/thinStreams.ts'
import { type RunOptions, readSetting, runNotebook, withSettings } from '../../src/report/index.ts'
import type { CodeCell } from '../../src/report/notebook/index.ts'
import { costOf, runOf } from '../../src/report/run/index.ts'
import { LONGEST_STREAM, newOutputStore } from '../../src/report/run/outputStore.ts'
import { codeCell, notebookOf } from './notebookOf.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const run = (cells: readonly CodeCell[], options: Partial<RunOptions> = {}) =>
  runNotebook(notebookOf(cells), { folder, version: '0', ...options })
/** What a cell printed and showed, as text. */
const said = ({ outputs }: CodeCell) =>
  outputs.map((output) => {
    if (output.output_type === 'stream') return output.text
    return output.output_type === 'error' ? `${output.ename}: ${output.evalue}` : output.data['text/plain']
  })

describe('stored outputs', () => {
  const stream = (text: string, name: 'stdout' | 'stderr' = 'stdout'): Output => ({ type: 'stream', name, text })
  const shown = (type: 'display_data' | 'update_display_data', text: string, display_id?: string): Output => ({
    type,
    data: { 'text/plain': text },
    metadata: {},
    transient: display_id === undefined ? {} : { display_id },
  })
  const clear = (wait: boolean): Output => ({ type: 'clear_output', wait })

  /** What cells send, one list for each, and what is stored of it. */
  const CASES: readonly [name: string, sent: readonly Output[][], stored: readonly unknown[][]][] = [
    [
      'streams that follow each other are one',
      [[stream('a'), stream('b'), stream('c', 'stderr'), stream('d')]],
      [['ab', 'c', 'd']],
    ],
    [
      'an update reaches every display of its id, in every cell, and adds none',
      [
        [shown('display_data', 'one', 'x'), shown('display_data', 'other', 'y')],
        [
          shown('display_data', 'two', 'x'),
          shown('update_display_data', 'new', 'x'),
          shown('update_display_data', '-', 'z'),
        ],
      ],
      [['new', 'other'], ['new']],
    ],
    ['clearing clears', [[stream('a'), clear(false), stream('b')]], [['b']]],
    ['clearing that waits waits', [[stream('a'), clear(true)]], [['a']]],
    ['and then clears with the next output', [[stream('a'), clear(true), stream('b'), stream('c')]], [['bc']]],
    [
      'an update of what was cleared does nothing',
      [[shown('display_data', 'one', 'x'), clear(false), shown('update_display_data', 'new', 'x')]],
      [[]],
    ],
  ]
  for (const [name, sent, stored] of CASES) {
    test(name, () => {
      const store = newOutputStore()
      const cells = sent.map((outputs, i) => {
        const cell = codeCell(`c${i}`, '')
        for (const output of outputs) store.take(cell, output)
        return cell
      })
      assert.deepEqual(cells.map(said), stored)
    })
  }

  test('a loop that never stops printing does not fill the file', () => {
    const [store, cell] = [newOutputStore(), codeCell('a', '')]
    for (let i = 0; i < 30; i++) store.take(cell, stream('x'.repeat(1e6)))
    const [text] = said(cell) as [string]
    assert.ok(text.length < LONGEST_STREAM + 100)
    assert.match(text.slice(-100), /more was printed; the notebook keeps the first 20 MB/)
  })
})

describe('fast prints', () => {
  const limit = 1e6
  function printed(times: number, text: string): { sent: string[]; streams: ThinStreams } {
    const sent: string[] = []
    const streams = thinStreams((output) => sent.push(output.type === 'stream' ? output.text : output.type), limit)
    for (let i = 0; i < times; i++) streams.take({ type: 'stream', name: 'stdout', text })
    return { sent, streams }
  }

  test('few go at once, each for itself', () => {
    assert.deepEqual(printed(3, 'a').sent, ['a', 'a', 'a'])
  })

  test('many are gathered, in order, with nothing lost before another output or the end', () => {
    const { sent, streams } = printed(20_000, 'ab')
    streams.take({ type: 'clear_output', wait: false })
    assert.equal(sent.at(-1), 'clear_output')
    assert.equal(sent.slice(0, -1).join(''), 'ab'.repeat(20_000))
    assert.ok(sent.length < 2000, String(sent.length))
  })

  test('what one cell prints beyond the limit is dropped, the next may print again', () => {
    const { sent, streams } = printed(300, 'x'.repeat(10_000))
    streams.flush()
    assert.equal(sent.join('').length, limit)
    streams.take({ type: 'stream', name: 'stdout', text: 'next' })
    streams.flush()
    assert.equal(sent.at(-1), 'next')
  })
})

describe('parameters', () => {
  const declared = codeCell('p', "const n = 3\nconst size: 'ci' | 'full' = 'full', x = 1", ['parameters'])

  test('a value is JSON, or a text', () => {
    const read = ['n=3', 'size=ci', 'size="ci"', 'x=1e-3', 'list=[1,2]', 'text=a=b', 'empty=', 'on=true'].map(
      readSetting,
    )
    assert.deepEqual(
      read.map(([, literal]) => literal),
      ['3', '"ci"', '"ci"', '0.001', '[1,2]', '"a=b"', '""', 'true'],
    )
    for (const wrong of ['n', '=3', 'a b=3', '1a=3'])
      assert.throws(() => readSetting(wrong), /--set: expected name=value/)
  })

  test('are declared again after their cell, with their types; a second time in the same place', async () => {
    const once = await withSettings(notebookOf([declared, codeCell('b', '')]), new Map([['size', '"ci"']]), 'x')
    assert.deepEqual(
      once.cells.map(({ id }) => id),
      ['p', 'injected-parameters', 'b'],
    )
    assert.equal(once.cells[1]!.source, "const size: 'ci' | 'full' = \"ci\"")
    const twice = await withSettings(
      once,
      new Map([
        ['n', '5'],
        ['x', '2'],
      ]),
      'x',
    )
    assert.equal(twice.cells.length, 3)
    assert.equal(twice.cells[1]!.source, 'const n = 5\nconst x = 2')
  })

  test('are refused where the notebook has none of the name, or none', async () => {
    const wrong = new Map([['m', '1']])
    await assert.rejects(
      withSettings(notebookOf([declared]), wrong, 'f'),
      /f: --set: expected one of .*\(n, size, x\), got 'm'/,
    )
    await assert.rejects(
      withSettings(notebookOf([codeCell('a', '')]), wrong, 'f'),
      /expected a cell tagged 'parameters', got none/,
    )
  })
})

describe('a run', { concurrency: 1 }, () => {
  test('keeps outputs, counts, costs; the first failure ends it, with all that was there', async () => {
    const cells = [
      codeCell('a', "console.log('out'); console.error('err'); const shown = display(md`one`); 6 * 7"),
      codeCell('b', "shown.update(md`two`); void process.stdout.write('10 %\\r100 %\\n')"),
      codeCell('c', "throw new TypeError('expected')", ['raises-exception']),
      codeCell('skipped', 'nonsense', ['skip-execution']),
      codeCell('empty', '  '),
      codeCell('d', "console.log('before'); const n: number = shown ? JSON.parse('x') : 0"),
      codeCell('e', "console.log('never')"),
    ]
    cells[6]!.outputs = [{ output_type: 'stream', name: 'stdout', text: 'old' }]
    const places: string[] = []
    const notebook = notebookOf(cells)
    const failure = await runNotebook(notebook, {
      folder,
      version: '1.2.3',
      onProgress: ({ state, place, of }) => state === 'ended' && places.push(`${place}/${of}`),
    })
    assert.equal(failure?.cell.id, 'd')
    assert.equal(failure.ename, 'SyntaxError')
    assert.deepEqual(cells.map(said), [
      ['out\n', 'err\n', 'two', '42'],
      ['100 %\n'],
      ['TypeError: expected'],
      [],
      [],
      ['before\n', `SyntaxError: ${failure.evalue}`],
      [],
    ])
    assert.deepEqual(
      cells.map(({ execution_count: count }) => count),
      [1, 2, 3, null, null, 4, null],
    )
    assert.deepEqual(places, ['1/5', '2/5', '3/5', '4/5'])
    const cost = costOf(cells[0]!)
    assert.ok(cost && cost.seconds > 0 && cost.rss > 2e7 && cost.rss < 2e9, JSON.stringify(cost))
    assert.equal(costOf(cells[6]!), undefined)
    assert.equal(runOf(notebook)?.neutrina, '1.2.3')
  })

  test('goes on after errors when told so, and still tells the first', async () => {
    const cells = [codeCell('a', 'const wrong: number = "text"'), codeCell('b', "console.log('on')")]
    const failure = await run(cells, { allowErrors: true })
    assert.deepEqual([failure?.cell.id, failure?.ename], ['a', 'TypeScriptError'])
    assert.deepEqual(said(cells[1]!), ['on\n'])
  })

  test('ends a loop that runs too long, and keeps what it printed', async () => {
    const cells = [
      codeCell('a', '// @ts-nocheck\n1'),
      codeCell('b', "console.log('begun')\nfor (;;) {}"),
      codeCell('c', '1'),
    ]
    const failure = await run(cells, { timeout: 10, allowErrors: true })
    assert.deepEqual(said(cells[1]!), ['begun\n', 'Stopped: the cell ran longer than 10 s'])
    assert.deepEqual([failure?.cell.id, failure?.final, said(cells[2]!)], ['b', true, []])
  })

  test('outlives a cell that ends the process', async () => {
    const cells = [
      codeCell('a', "console.log('last words')\nawait new Promise((r) => setTimeout(r, 50))\nprocess.exit(3)"),
    ]
    await run(cells)
    assert.deepEqual(said(cells[0]!), [
      'last words\n',
      'ProcessEnded: the process that ran the cell ended with exit code 3',
    ])
  })
})

test('cells find the files beside and above their notebook, also where its folder is named from here', async () => {
  const [inside, here] = [join(folder, 'inside'), process.cwd()]
  mkdirSync(inside)
  writeFileSync(join(inside, 'beside.ts'), 'export const one: number = 1\n')
  writeFileSync(join(folder, 'above.ts'), 'export const two: number = 2\n')
  const source = "import { one } from './beside.ts'\nimport { two } from '../above.ts'\nconsole.log(one + two)"
  const cell = codeCell('beside', source)
  process.chdir(folder)
  try {
    assert.equal(await run([cell], { folder: 'inside' }), undefined)
    assert.deepEqual(said(cell), ['3\n'])
  } finally {
    process.chdir(here)
  }
})
