import assert from 'node:assert/strict'
import fs, { copyFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { mock, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Member, NumberType } from '../../src/lib/events/formats/hdf5/datatype.ts'
import { type OpenOptions, openEvents, readEvents, writeEvents } from '../../src/lib/events/index.ts'
import { FileError, key, split, uniforms } from '../../src/lib/tensor/index.ts'
import { temporaryFolder } from './folder.ts'
import { semileptonic, type Table, writeTables } from './recordFile.ts'
import { toyEvents } from './toyEvents.ts'

const inFolder = temporaryFolder()
const reference = (name: string) => fileURLToPath(new URL(`../reference/events/${name}`, import.meta.url))

/** Reading is refused with a FileError that names the last file and whose message has all of `words`. */
async function assertRefused(paths: string | string[], words: string[], options: OpenOptions = {}): Promise<void> {
  const path = [paths].flat().at(-1)!
  await assert.rejects(readEvents(paths, options), (error) => {
    assert.ok(error instanceof FileError, String(error))
    assert.ok(error.message.startsWith(path), error.message)
    assert.ok(error.complaint.fix, `no advice in: ${error.message}`)
    for (const word of words) assert.ok(error.message.includes(word), `'${word}' is not in: ${error.message}`)
    return true
  })
}

const made = (name: string, tables: Record<string, Table>, group?: string) => writeTables(inFolder(name), tables, group)

function without<T>(record: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))
}

test('the file that the others are made from is read', async () => {
  assert.equal((await readEvents(made('good.h5', semileptonic()))).count, 8)
})

test('refused: a file that is not there, and a folder', async () => {
  await assertRefused(inFolder('nowhere.h5'), [
    'expected a file of events (HDF5, ROOT, Parquet, CSV)',
    'no such file',
    'check the path',
  ])
  await assertRefused(inFolder('.'), ['got a folder', 'name the files in it'])
})

test('refused: a file of another kind, and one without any byte', async () => {
  writeFileSync(inFolder('notes.h5'), 'pt,eta,phi\n1,2,3\n'.repeat(20))
  await assertRefused(inFolder('notes.h5'), ['expected an HDF5 file', 'no HDF5 signature'])
  writeFileSync(inFolder('nothing.h5'), '')
  await assertRefused(inFolder('nothing.h5'), ['expected an HDF5 file', 'an empty file'])
})

test('refused: a truncated file, by its size (superblock 0 of h5py and 2 of ours)', async () => {
  const ours = inFolder('cut.h5')
  writeEvents(ours, toyEvents(1, 500))
  const theirs = inFolder('cut-h5py.h5')
  copyFileSync(reference('semileptonic.h5'), theirs)
  for (const path of [ours, theirs]) {
    const { size } = fs.statSync(path)
    truncateSync(path, Math.floor(size * 0.7))
    await assertRefused(path, [`expected ${size} bytes`, `got ${Math.floor(size * 0.7)} bytes: the file is truncated`])
  }
})

test('refused: a file cut where its header does not tell, and a damaged chunk', async () => {
  const bytes = readFileSync(reference('semileptonic.h5'))
  const cut = bytes.subarray(0, bytes.length - 2000)
  cut.writeBigUInt64LE(BigInt(cut.length), 40)
  writeFileSync(inFolder('short.h5'), cut)
  await assertRefused(inFolder('short.h5'), ['error of libhdf5', 'copy or download'])

  const path = inFolder('damaged.h5')
  writeEvents(path, toyEvents(2, 500))
  const damaged = readFileSync(path)
  damaged.fill(0x55, 100, 400)
  writeFileSync(path, damaged)
  await assertRefused(path, ['delphes/', 'expected rows 0 to 499', 'error of libhdf5'])
})

test('refused: a missing group, which names what is there', async () => {
  const path = made('group.h5', semileptonic(), 'atlas')
  await assertRefused(path, ["expected a group 'delphes'", 'got only atlas'])
})

test('refused: a missing data set, whichever of the required ones', async () => {
  for (const name of ['MET', 'leptons', 'jets', 'njets', 'nbjets']) {
    const path = made(`no-${name}.h5`, without(semileptonic(), name))
    await assertRefused(path, ['group delphes', `expected a data set '${name}'`, 'got only'])
  }
})

test('refused: truth that was asked for and is not there; without the wish it may be absent', async () => {
  const path = made('no-truth.h5', without(semileptonic(), 'truth_neutrinos'))
  const wanted = "expected a data set 'truth_neutrinos' or 'neutrinos'"
  await assertRefused(path, [wanted, "leave 'neutrinos' out"], { truth: ['neutrinos'] })
  assert.equal((await readEvents(path)).neutrinos, undefined)
})

test('refused: a missing field, and plain numbers in place of fields', async () => {
  const tables = semileptonic()
  const energies = (tables.jets.type as readonly Member[]).filter(({ name }) => name !== 'energy')
  const path = made('field.h5', { ...tables, jets: { ...tables.jets, type: energies } })
  await assertRefused(path, ['delphes/jets', "expected a field 'energy'", 'got fields pt, eta, phi, is_tagged'])
  const plain = made('plain.h5', { ...tables, MET: { type: 'float32', rowShape: [], rows: 8 } })
  await assertRefused(plain, ['delphes/MET', "expected a field 'MET'", 'got plain numbers'])
  const fields = made('fields.h5', { ...tables, njets: tables.MET })
  await assertRefused(fields, ['delphes/njets', 'expected plain numbers', 'got fields MET, phi'])
})

test('refused: rows that disagree in number', async () => {
  const tables = semileptonic()
  const path = made('rows.h5', { ...tables, jets: { ...tables.jets, rows: 7 } })
  await assertRefused(path, ['expected 8 rows in delphes/jets, as in delphes/MET', 'got 7'])
})

test('refused: numbers of leptons and neutrinos that belong to no layout', async () => {
  const tables = semileptonic()
  const three = made('three.h5', { ...tables, leptons: { ...tables.leptons, rowShape: [3] } })
  await assertRefused(three, ['delphes/leptons', 'expected 1 an event', 'got 3'])
  const two = made('two.h5', { ...tables, truth_neutrinos: { ...tables.truth_neutrinos, rowShape: [2] } })
  await assertRefused(two, ['delphes/truth_neutrinos', 'expected 1 an event', 'got 2'])
})

test('refused: values that are not finite, with data set, field and row', async () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const events = toyEvents(3, 6000)
    events.jets.pt[5000 * 10 + 7] = value
    writeEvents(inFolder('nan.h5'), events, { overwrite: true })
    const where = "delphes/jets, field 'pt', row 5000: expected a finite number of at least 0, got"
    await assertRefused(inFolder('nan.h5'), [where, String(value)])
  }
})

test('refused: numbers that do not fit their column, with data set and row', async () => {
  const rows = 8
  const njets = (type: NumberType, values: Float32Array | Int32Array) => {
    return { ...semileptonic(rows), njets: { type, rowShape: [], rows, bytes: new Uint8Array(values.buffer) } }
  }
  const whole = made('whole.h5', njets('float32', new Float32Array(rows).fill(4)))
  assert.deepEqual([...(await readEvents(whole)).njets], new Array(rows).fill(4))
  const where = 'delphes/njets, row 2: expected a whole number of at least 0, got'
  const half = made('half.h5', njets('float32', Float32Array.of(4, 4, 4.5, 4, 4, 4, 4, 4)))
  await assertRefused(half, [where, '4.5'])
  const large = made('large.h5', njets('int32', Int32Array.of(4, 4, 70_000, 4, 4, 4, 4, 4)))
  await assertRefused(large, [where, '70000'])
})

test('refused: a compression that is not built in, before anything is read', async () => {
  const words = ['delphes/jets', 'expected no compression but deflate', 'got lzf (id 32000)', 'h5repack']
  await assertRefused(reference('lzf.h5'), words)
  await assert.rejects(openEvents(reference('lzf.h5')), FileError)
})

test('refused: types that are not numbers of known size', async () => {
  await assertRefused(reference('float16.h5'), ['delphes/MET', "field 'MET'", 'got float of 2 bytes'])
  await assertRefused(reference('text.h5'), [
    'delphes/njets',
    'expected plain numbers as float',
    'got string of 4 bytes',
  ])
})

test('refused: files of one set that differ, by what differs', async () => {
  const good = made('first.h5', semileptonic())
  await assertRefused([good, made('jets15.h5', semileptonic(8, 15))], ['expected jets [10]', 'got jets [15]', good])
  const truthless = made('truthless.h5', without(semileptonic(), 'truth_neutrinos'))
  await assertRefused([good, truthless], ['expected neutrinos [1] pt eta phi, as in', 'got none of it'])
  assert.equal((await readEvents([good, truthless], { truth: [] })).count, 16)
  writeEvents(inFolder('two-leptons.h5'), toyEvents(5, 3, 'dileptonic'))
  await assertRefused([good, inFolder('two-leptons.h5')], ['expected semileptonic', 'got dileptonic'])
})

test('refused: a file without events, and no file at all', async () => {
  await assertRefused(made('empty.h5', semileptonic(0)), ['expected at least one event', 'got none'])
  await assert.rejects(readEvents([]), /openEvents: expected at least one file, got none/)
})

test('libhdf5 prints nothing of its own', async () => {
  const print = mock.method(fs, 'writeSync')
  await assert.rejects(readEvents(inFolder('damaged.h5')))
  await assert.rejects(readEvents(inFolder('short.h5')))
  assert.equal(print.mock.callCount(), 0)
  print.mock.restore()
})

test('a file with some of its bytes changed is read or refused, and nothing else happens', async () => {
  const path = inFolder('changed.h5')
  const original = readFileSync(reference('older.h5'))
  for (const k of split(key(1), 120)) {
    const bytes = Buffer.from(original)
    const u = uniforms(k, 6)
    for (let i = 0; i < 6; i += 2) bytes[Math.floor(u[i] * bytes.length)] = Math.floor(u[i + 1] * 256)
    writeFileSync(path, bytes)
    await readEvents(path).catch((error) => assert.ok(error instanceof FileError, String(error)))
  }
})
