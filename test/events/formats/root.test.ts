import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { unxz } from '../../../src/lib/events/formats/root/lzma2.ts'
import { openFile } from '../../../src/lib/events/index.ts'

const reference = (name: string) => fileURLToPath(new URL(`../../reference/events/formats/${name}`, import.meta.url))

test('LZMA of several chunks is unpacked, to the byte', () => {
  // liblzma packed it; see make.py beside it
  const piece = Uint8Array.from({ length: 30_000 }, (_, i) => ((i * i) >> 9) ^ ((i % 251) * ((i >> 10) % 7)))
  const out = new Uint8Array(170 * piece.length)
  unxz(readFileSync(reference('pattern.xz')), out)
  for (let k = 0; k < 170; k++) assert.deepEqual(out.subarray(k * 30_000, (k + 1) * 30_000), piece)
})

test('LZMA that is cut, or changed where it counts, is refused', () => {
  const packed = readFileSync(reference('pattern.xz'))
  const out = new Uint8Array(170 * 30_000)
  assert.throws(() => unxz(packed.subarray(0, packed.length >> 1), out), /LZMA data/)
  assert.throws(() => unxz(Buffer.alloc(100, 0x55), out), /LZMA data/)
})

test('of a tree that was saved twice the newest is read; texts in it are named and left alone', async () => {
  const file = await openFile(reference('root-zlib.root'))
  const tree = file.table('analysis/reco')!
  assert.equal(tree.count, 60)
  assert.equal(tree.columns.find(({ name }) => name === 'words')?.unreadable, 'string')
  assert.equal(file.table('analysis/reco/jets_pt_fixed')?.perEvent, 10)
  assert.equal(file.table('nothing'), undefined)
  file.close()
})
