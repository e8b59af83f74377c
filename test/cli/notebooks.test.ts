import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { formatNotebook, readNotebook } from '../../src/report/notebook/index.ts'
import { codeCell, notebookOf } from '../report/notebookOf.ts'
import { BIN, neutrina } from './neutrina.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const at = (name: string) => join(folder, name)
const cells = (...sources: string[]) =>
  sources.map((source, i) => codeCell(`c${i}`, source, i === 0 ? ['parameters'] : []))
const write = (name: string, ...sources: string[]) => {
  writeFileSync(at(name), formatNotebook(notebookOf(cells(...sources))))
  return at(name)
}
/** What every file here says. */
const filesOf = () =>
  readdirSync(folder)
    .filter((name) => !lstatSync(at(name)).isDirectory())
    .map((name) => [name, readFileSync(at(name), 'utf8')])
const textOf = (path: string) => JSON.stringify(readNotebook(path).cells)

test('run executes with parameters, tells how far it is, and writes where it is told to', async () => {
  const path = write('good.ipynb', "const n: number = 3, size = 'full'", 'console.log(n + 1, size)')
  const before = readFileSync(path, 'utf8')
  const { code, stdout, stderr } = await neutrina('run', path, '--out', at('out.ipynb'), '--set', 'n=41')
  assert.equal(code, 0, stderr)
  assert.equal(stdout, `${at('out.ipynb')}\n`)
  assert.match(stderr, /good\.ipynb: cell 3 of 3: \d+\.\d s, \d+ MB {2}console\.log/)
  assert.match(textOf(at('out.ipynb')), /"42 full\\n"/)
  assert.equal(readFileSync(path, 'utf8'), before)
})

test('run says which cell failed, with code 1, and keeps the outputs in the notebook itself', async () => {
  const path = write('bad.ipynb', 'const n = 3', "console.log('kept')\nthrow new RangeError('too far')", 'n')
  const { code, stderr } = await neutrina('run', path)
  assert.equal(code, 1)
  assert.match(stderr, /neutrina: .*bad\.ipynb, cell 2 \(c1\): expected no error, got RangeError: too far\.\n$/)
  assert.ok(!stderr.includes('\u001b'), 'no colours without a terminal')
  assert.match(textOf(path), /"kept\\n".*"RangeError"/)
})

test('run finds the library of this copy in a folder that has none', async () => {
  const path = write('away.ipynb', "import { deltaPhi } from 'neutrina/kinematics'\ntypeof deltaPhi")
  const { code, stderr } = await neutrina('run', path)
  assert.equal(code, 0, stderr)
  assert.match(textOf(path), /'function'/)
})

test('Ctrl-C ends the running cell and keeps what there is', async () => {
  const path = write(
    'long.ipynb',
    "console.log('done')",
    "console.log('begun')\nawait new Promise(() => setInterval(() => {}, 1000))",
  )
  const child = spawn(process.execPath, [BIN, 'run', path], { stdio: ['ignore', 'ignore', 'pipe'] })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (text.includes('cell 1 of 2')) setTimeout(() => child.kill('SIGINT'), 3000)
  })
  const code = await new Promise((resolve) => child.on('close', resolve))
  assert.equal(code, 1)
  assert.match(textOf(path), /"done\\n".*"Stopped".*the run was stopped/)
})

test('report writes one file and tells its size', async () => {
  const path = write('plain.ipynb', '1 + 1')
  const { code, stdout } = await neutrina('report', path, '--out', at('plain.html'), '--title', 'A <title>')
  assert.equal(code, 0)
  assert.match(stdout, /plain\.html: 0\.\d MB\n$/)
  const page = readFileSync(at('plain.html'), 'utf8')
  assert.ok(page.includes('<title>A &lt;title&gt;</title>') && page.includes('<h1 class="title">A &lt;title&gt;</h1>'))
  assert.ok(
    !page.includes('expressionInterpreter') && !page.includes('data-kind="chart"'),
    'no charts, no chart library',
  )
})

test('a link to a notebook stays a link, and what it leads to is executed', async () => {
  const path = write('real.ipynb', "console.log('through')")
  symlinkSync(path, at('link.ipynb'))
  assert.equal((await neutrina('run', at('link.ipynb'))).code, 0)
  assert.ok(lstatSync(at('link.ipynb')).isSymbolicLink())
  assert.match(textOf(path), /through\\n/)
})

test('what was made by run and report is made again; what somebody wrote is kept unless told otherwise', async () => {
  const path = write('made.ipynb', '1 + 1')
  const [out, page] = [at('made-out.ipynb'), at('made.html')]
  for (let round = 0; round < 2; round++) {
    assert.equal((await neutrina('run', path, '--out', out)).code, 0)
    assert.equal((await neutrina('report', out, '--out', page)).code, 0)
  }
  const edited = readNotebook(out)
  edited.cells[0]!.source = '1 + 2 // mine'
  const mine = formatNotebook(edited)
  writeFileSync(out, mine)
  const kept = await neutrina('run', path, '--out', out)
  assert.deepEqual([kept.code, readFileSync(out, 'utf8')], [2, mine])
  assert.match(
    kept.stderr,
    /--out .*made-out\.ipynb: expected no file, or one that neutrina has made, got a file of yours/,
  )
  assert.equal((await neutrina('run', path, '--out', out, '--overwrite')).code, 0)
  assert.notEqual(readFileSync(out, 'utf8'), mine)
  writeFileSync(page, '<html>mine</html>')
  assert.equal((await neutrina('report', out, '--out', page)).code, 2)
  assert.equal(readFileSync(page, 'utf8'), '<html>mine</html>')
  assert.equal((await neutrina('report', out, '--out', page, '--overwrite')).code, 0)
})

const linked = write('linked.ipynb', 'const n = 1')
symlinkSync(linked, at('soft.ipynb'))
linkSync(linked, at('hard.ipynb'))
mkdirSync(at('folder'))
const other = notebookOf(cells('print(1)'))
other.metadata = { kernelspec: { name: 'python3', display_name: 'Python 3', language: 'python' } }
writeFileSync(at('python.ipynb'), formatNotebook(other))
other.metadata = { kernelspec: { name: 'python3', display_name: 'Python 3' } }
writeFileSync(at('unsaid.ipynb'), formatNotebook(other))
writeFileSync(at('page.html'), 'mine')

/** A wrong call, and what the reader is told. */
const REFUSED: readonly [args: string[], told: RegExp][] = [
  [['run', at('none.ipynb')], /none\.ipynb: expected a notebook, got no such file/],
  [
    ['run', write('p.ipynb', 'const n = 1'), '--set', 'n=2'],
    /--set: expected an --out for the notebook with these values/,
  ],
  [
    ['run', at('p.ipynb'), '--set', 'm=2', '--out', at('o.ipynb')],
    /expected one of the notebook's parameters \(n\), got 'm'/,
  ],
  [['run', at('p.ipynb'), '--timeout', '0'], /expected a number above 0, got '0'/],
  [['report', at('p.ipynb')], /required option '--out <file>'/],
  [['report', linked, '--out', linked], /expected another file than the notebook, got the notebook itself/],
  [['report', linked, '--out', join(folder, '.', 'folder', '..', 'linked.ipynb')], /got the notebook itself/],
  [['report', linked, '--out', at('soft.ipynb')], /got the notebook itself/],
  [['report', at('soft.ipynb'), '--out', linked], /got the notebook itself/],
  [['report', linked, '--out', at('hard.ipynb')], /got the notebook itself/],
  [['report', linked, '--out', linked, '--overwrite'], /got the notebook itself/],
  [['report', linked, '--out', at('folder')], /expected a file, got a folder/],
  [['report', linked, '--out', at('none/x.html')], /expected a file in a folder that is there, got no such folder/],
  [['report', linked, '--out', at('page.html')], /got a file of yours; choose another name, or say --overwrite/],
  [['run', linked, '--out', at('soft.ipynb'), '--set', 'n=2'], /got the notebook itself/],
  [['run', linked, '--out', at('folder')], /expected a file, got a folder/],
  [['run', linked, '--out', at('python.ipynb')], /got a file of yours/],
  [['run', at('python.ipynb')], /python\.ipynb: expected a TypeScript notebook, got one in python/],
  [['run', at('unsaid.ipynb')], /expected a TypeScript notebook, got one in python/],
]

for (const [args, told] of REFUSED) {
  test(`${args[0]} refuses ${args.slice(1).join(' ').replaceAll(folder, '')} with code 2`, async () => {
    const before = filesOf()
    const { code, stderr } = await neutrina(...args)
    assert.match(stderr, told)
    assert.equal(code, 2)
    assert.deepEqual(filesOf(), before)
    assert.ok(!existsSync(at('o.ipynb')))
  })
}
