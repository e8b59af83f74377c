/** What exists is kept, and what is read is never replaced, under whatever name. */
import assert from 'node:assert/strict'
import { existsSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import {
  checkOutput,
  openDataWriter,
  openDrawsWriter,
  openEvents,
  sameFile,
  writeEvents,
} from '../../../src/lib/events/index.ts'
import { FileError } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'
import { toyEvents } from '../toyEvents.ts'

const inFolder = temporaryFolder()
const draws = { count: 1, draws: 2, neutrinos: 1 } as const
const block = { momenta: new Float32Array(6), logProb: new Float32Array(2) }
const data = { count: 1, dataSets: { x: { type: 'float64' } } } as const

/** Every writer, as far as it begins or ends. */
const WRITERS: Record<string, (path: string, overwrite: boolean) => void> = {
  writeEvents: (path, overwrite) => writeEvents(path, toyEvents(1, 3), { overwrite }),
  openDrawsWriter: (path, overwrite) => {
    const writer = openDrawsWriter(path, { ...draws, overwrite })
    writer.append(block)
    writer.close()
  },
  openDataWriter: (path, overwrite) => {
    const writer = openDataWriter(path, { ...data, overwrite })
    writer.append({ x: Float64Array.of(1) })
    writer.close()
  },
}

for (const [name, write] of Object.entries(WRITERS)) {
  test(`${name} keeps what exists, unless it may be replaced`, () => {
    const path = inFolder(`${name}.h5`)
    writeFileSync(path, 'older')
    assert.throws(
      () => write(path, false),
      (error) => error instanceof FileError && /expected the name of a new file/.test(error.message),
    )
    assert.equal(readFileSync(path, 'utf8'), 'older')
    write(path, true)
    assert.notEqual(readFileSync(path, 'latin1'), 'older')
  })

  test(`${name} never replaces a file that is being read, through links of any kind either`, async () => {
    const path = inFolder(`${name}-read.h5`)
    writeEvents(path, toyEvents(1, 3))
    const bytes = readFileSync(path)
    const names = [
      path,
      inFolder(`${name}-soft.h5`),
      inFolder(`${name}-hard.h5`),
      join(inFolder(`${name}-folder`), `${name}-read.h5`),
    ]
    symlinkSync(path, names[1])
    linkSync(path, names[2])
    symlinkSync(dirname(path), inFolder(`${name}-folder`))
    const source = await openEvents(path)
    for (const each of [...names, `${dirname(path)}/../${path.split('/').at(-2)}/./${name}-read.h5`]) {
      assert.throws(() => write(each, true), /expected another file than those that are read, got one of them/)
    }
    assert.ok(readFileSync(path).equals(bytes))
    assert.equal(source.read().count, 3)
    source.close()
    write(path, true)
  })
}

test('a file that came while another was written is kept', () => {
  const path = inFolder('came.h5')
  const writer = openDrawsWriter(path, draws)
  writer.append(block)
  writeFileSync(path, 'other')
  assert.throws(() => writer.close(), FileError)
  writer.abort()
  assert.equal(readFileSync(path, 'utf8'), 'other')
  assert.deepEqual(
    readdirSync(dirname(path)).filter((name) => name.endsWith('.tmp')),
    [],
  )
})

test('a folder is no file to write, and a new name is fine', () => {
  mkdirSync(inFolder('folder.h5'))
  assert.throws(() => checkOutput(inFolder('folder.h5'), true), /got a folder/)
  checkOutput(inFolder('new.h5'))
  assert.equal(existsSync(inFolder('new.h5')), false)
})

test('one file under two names is the same, two files are not, whether they are there or not', () => {
  for (const name of ['a', 'b']) writeFileSync(inFolder(name), '')
  symlinkSync(inFolder('a'), inFolder('soft'))
  symlinkSync('.', inFolder('here'))
  assert.ok(sameFile(inFolder('a'), inFolder('soft')))
  assert.ok(sameFile(inFolder('a'), join(inFolder('here'), 'a')))
  assert.ok(sameFile(inFolder('none'), join(inFolder('here'), 'none')))
  assert.equal(sameFile(inFolder('a'), inFolder('b')), false)
  assert.equal(sameFile(inFolder('a'), inFolder('none')), false)
})
