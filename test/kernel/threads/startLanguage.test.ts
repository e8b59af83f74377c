import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startLanguage } from '../../../src/kernel/threads/language/startLanguage.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-language-'))
after(() => rmSync(folder, { recursive: true }))

/** Stands for the language process: tells its folder for every message, and ends when it is told to. */
const PROGRAM = `process.send('up')
process.on('message', (message) => message === 'end' ? process.exit(3) : process.send([process.argv[2], message]))`

function start(bundle: string, patienceMs = 30_000) {
  writeFileSync(join(bundle, 'languageProcess.cjs'), PROGRAM)
  const { promise: ended, resolve } = withResolver<Error>()
  const port = startLanguage(
    { folder: '/notebooks', bundle },
    { log: openSync(devNull, 'w'), ended: resolve, patienceMs },
  )
  const heard = (count: number) =>
    new Promise<unknown[]>((done) => {
      const messages: unknown[] = []
      port.on('message', (message) => {
        if (messages.push(message) === count) done(messages)
      })
    })
  return { port, heard, ended }
}

function withResolver<Value>() {
  let resolve = (_: Value) => {}
  const promise = new Promise<Value>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

test('what is asked before the process is up is answered in its order, and its end is told', async () => {
  const { port, heard, ended } = start(mkdtempSync(join(folder, 'none-')))
  const answers = heard(2)
  port.postMessage('first')
  port.postMessage('second')
  assert.deepEqual(await answers, [
    ['/notebooks', 'first'],
    ['/notebooks', 'second'],
  ])
  port.postMessage('end')
  assert.match(String(await ended), /ended with 3/)
})

/** Starts from a folder's snapshot, which is of no use: it is removed, and a process without it answers. */
async function answersWithout(bundle: string, patienceMs?: number): Promise<void> {
  const { port, heard, ended } = start(bundle, patienceMs)
  const answers = heard(1)
  port.postMessage('first')
  assert.deepEqual(await answers, [['/notebooks', 'first']])
  assert.equal(existsSync(join(bundle, 'languageProcess.snapshot')), false)
  port.postMessage('end')
  await ended
}

test('a snapshot that this Node cannot use is removed, and the process starts without', async () => {
  const bundle = mkdtempSync(join(folder, 'foreign-'))
  writeFileSync(join(bundle, 'languageProcess.snapshot'), 'of another Node')
  await answersWithout(bundle)
})

test('a process that says nothing after it has started from a snapshot is ended, and another starts without', async () => {
  const bundle = mkdtempSync(join(folder, 'silent-'))
  const snapshot = join(bundle, 'languageProcess.snapshot')
  const silent = join(bundle, 'silent.cjs')
  writeFileSync(
    silent,
    "require('node:v8').startupSnapshot.setDeserializeMainFunction(() => setInterval(() => {}, 1000))",
  )
  const made = spawnSync(process.execPath, ['--snapshot-blob', snapshot, '--build-snapshot', silent])
  assert.equal(made.status, 0, String(made.stderr))
  await answersWithout(bundle, 500)
})
