/** Files with some of their bytes changed, or cut: they are read or refused by name, whatever the format; nothing hangs. */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { extname } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openFile } from '../../../src/lib/events/index.ts'
import { FileError, key, split, uniforms } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()
const reference = (name: string) => fileURLToPath(new URL(`../../reference/events/formats/${name}`, import.meta.url))
const [TRIES, WITHIN] = [Number(process.env.NEUTRINA_FUZZ ?? 25), 30_000]

/** Reads every column that can be read of every table. */
async function readAll(path: string): Promise<void> {
  const file = await openFile(path)
  try {
    for (const name of file.names()) {
      const table = file.table(name)
      if (!table) continue
      const columns = table.columns.filter(({ unreadable }) => unreadable === undefined).map((column) => column.name)
      if (columns.length > 0 && table.count < 1e6) table.read(0, table.count, columns)
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
