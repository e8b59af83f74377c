import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { runNotebook } from '../../src/report/index.ts'
import { type CodeCell, formatNotebook, parseNotebook } from '../../src/report/notebook/index.ts'
import { HOSTILE } from '../kernel/hostile/cells.ts'
import { codeCell, notebookOf } from './notebookOf.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const cellsOf = (...sources: string[]) => sources.map((source, i) => codeCell(`c${i}`, source))
const run = (cells: readonly CodeCell[], timeout?: number) =>
  runNotebook(notebookOf(cells), { folder, version: '0', allowErrors: true, ...(timeout && { timeout }) })
const resultOf = ({ outputs }: CodeCell) =>
  outputs.flatMap((output) => (output.output_type === 'execute_result' ? [output.data['text/plain']] : []))

test('a notebook of hostile cells is run to its end and written', { timeout: 240_000 }, async () => {
  const cells = cellsOf(...HOSTILE, '2 + 2')
  const failure = await run(cells)
  assert.equal(failure?.final, false)
  assert.deepEqual(resultOf(cells.at(-1)!), ['4'])
  assert.deepEqual(
    cells.filter((cell) => cell.execution_count === null),
    [],
  )
  parseNotebook(JSON.parse(formatNotebook(notebookOf(cells))), 'hostile')
})

test('a cell that loops while its error is told ends with its time, and the rest is kept', async () => {
  const cells = cellsOf('1', "throw Object.defineProperty(new Error(), 'message', { get() { for (;;); } })", '2')
  const failure = await run(cells, 3)
  assert.match(String(failure?.evalue), /ran longer than 3 s/)
  assert.deepEqual(cells.map(resultOf), [['1'], [], []])
})

/** Ways in which a cell leaves a process behind. */
const CHILDREN: readonly string[] = [
  "spawn('sleep', ['60'], { stdio: 'inherit' })",
  "spawn('sleep', ['60'], { stdio: 'inherit', detached: true })",
  "spawn('sleep', ['60'], { stdio: ['ignore', 'inherit', 'inherit'], detached: true }).unref()",
  "spawn('sleep', ['60'])",
  "spawn('sh', ['-c', 'sleep 60 & echo from a child'], { stdio: 'inherit' })",
  "spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })",
  "require('node:child_process').exec('sleep 60 &')",
  "new (require('node:worker_threads').Worker)('setInterval(() => {}, 1000)', { eval: true })",
]

for (const child of CHILDREN) {
  test(`the run ends although a cell leaves ${child}`, { timeout: 60_000 }, async () => {
    const cells = cellsOf(`import { spawn } from 'node:child_process'\nconst child = ${child}; child?.pid ?? 0`, '2')
    const began = performance.now()
    await run(cells)
    const seconds = (performance.now() - began) / 1000
    assert.deepEqual(resultOf(cells[1]!), ['2'])
    const [pid] = resultOf(cells[0]!).map(Number)
    if (pid) killIfThere(pid)
    assert.ok(seconds < 30, `${seconds} s`)
  })
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid)
  } catch {
    // it has ended by itself
  }
}

test('what a child prints before its parent ends is kept', async () => {
  const cells = cellsOf(
    "import { execFileSync } from 'node:child_process'\nexecFileSync('sh', ['-c', 'seq 20000; sleep 60 &'], { stdio: 'inherit' })\nprocess.exit(3)",
  )
  const failure = await run(cells)
  assert.match(String(failure?.evalue), /exit code 3/)
  const printed = cells[0]!.outputs.map((output) => (output.output_type === 'stream' ? output.text : '')).join('')
  assert.ok(printed.endsWith('20000\n'), printed.slice(-30))
})
