/** Files with some of their bytes changed, or cut: they are read or refused by name, whatever the format; nothing hangs. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkLevels, checkNumbers } from '../../../src/lib/events/formats/parquet/checkRuns.ts'
import { openFile } from '../../../src/lib/events/index.ts'
import { FileError, key, split, uniforms } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()
const reference = (name: string) => fileURLToPath(new URL(`../../reference/events/formats/${name}`, import.meta.url))
const [TRIES, WITHIN] = [Number(process.env.NEUTRINA_FUZZ ?? 25), 5_000]

/** Reads every column that can be read of every table, together and each alone. */
async function readAll(path: string): Promise<void> {
  const file = await openFile(path)
  try {
    for (const name of file.names()) {
      const table = file.table(name)
      if (!table) continue
      const columns = table.columns.filter(({ unreadable }) => unreadable === undefined).map((column) => column.name)
      if (columns.length === 0 || table.count >= 1e6) continue
      table.read(0, table.count, columns)
      // on their own, so that a sound one before does not keep the damaged one from being decoded
      for (const column of columns) table.read(0, table.count, [column])
    }
  } finally {
    file.close()
  }
}

const NAMES = ['events.h5', 'uproot-lz4.root', 'root-zstd.root', 'root-lzma.root', 'root-rntuple.root', 'pandas.csv']

for (const name of [...NAMES, 'pyarrow-zstd.parquet', 'pyarrow-none.parquet', 'pyarrow-gzip.parquet']) {
  test(`${name}: ${TRIES} changed and ${TRIES} cut copies are read or refused`, async () => {
    const original = readFileSync(reference(name))
    const path = inFolder(`changed${extname(name)}`)
    for (const [i, k] of split(key(3), 2 * TRIES).entries()) {
      const u = uniforms(k, 8)
      const bytes = i % 2 === 0 ? Buffer.from(original) : original.subarray(0, Math.floor(u[0] * original.length))
      if (i % 2 === 0)
        for (let j = 0; j < 8; j += 2) bytes[Math.floor(u[j] * bytes.length)] = Math.floor(u[j + 1] * 256)
      writeFileSync(path, bytes)
      const began = performance.now()
      await readAll(path).catch((error) => assert.ok(error instanceof FileError, `copy ${i}: ${error?.stack}`))
      assert.ok(performance.now() - began < WITHIN, `copy ${i} took ${performance.now() - began} ms`)
    }
  })
}

test('runs of a Parquet page that are longer than the page are refused before anything is decoded', () => {
  const decoder = { schemaPath: [{ element: {} }, { element: { repetition_type: 'OPTIONAL' } }] } as never
  const page = { values: 8, encoding: 'RLE_DICTIONARY' }
  // four bytes of size; a run of eight ones, as 8 · 2 and the level; then 3 bits a place: a run of eight twos
  const sound = Uint8Array.of(2, 0, 0, 0, 16, 1, 3, 16, 2)
  assert.equal(checkLevels(sound, page, decoder), 6)
  checkNumbers(sound, 6, page)
  const long = [0xff, 0xff, 0xff, 0xff, 0x06]
  assert.throws(
    () => checkLevels(Uint8Array.of(6, 0, 0, 0, 0xfe, ...long.slice(1), 1), page, decoder),
    /definition levels/,
  )
  assert.throws(() => checkNumbers(Uint8Array.of(3, 18, 2), 0, page), /numbers are damaged/)
  assert.throws(() => checkNumbers(Uint8Array.of(3, 5, 1, 2, 3, 4, 5, 6), 0, page), /numbers are damaged/)
  assert.throws(() => checkLevels(Uint8Array.of(200, 0, 0, 0, 16, 1), page, decoder), /definition levels/)
})
