import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFile, shuffle } from '../../../src/lib/events/formats/hdf5/createFile.ts'
import { loadHdf5 } from '../../../src/lib/events/formats/hdf5/library.ts'
import { lookup3 } from '../../../src/lib/events/formats/hdf5/lookup3.ts'
import { openHdf5 } from '../../../src/lib/events/formats/hdf5/openHdf5.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()

test('lookup3 gives the values of its author', () => {
  // driver5() of Bob Jenkins' lookup3.c: hashlittle("", 0, 0) and hashlittle("Four score and seven years ago", 30, 0)
  assert.equal(lookup3(Buffer.alloc(0)), 0xdeadbeef)
  assert.equal(lookup3(Buffer.from('Four score and seven years ago')), 0x17770551)
})

test('shuffle puts the first bytes of all elements first', () => {
  assert.deepEqual([...shuffle(Buffer.from([1, 2, 3, 4, 5, 6]), 3)], [1, 4, 2, 5, 3, 6])
  assert.deepEqual([...shuffle(Buffer.from([1, 2, 3, 4, 5, 6]), 2)], [1, 3, 5, 2, 4, 6])
})

/** Reads a data set of doubles with the library's own reader. */
async function readDoubles(path: string, name: string): Promise<Float64Array> {
  const library = await loadHdf5()
  const file = await openHdf5(path)
  const set = file.get(name)
  assert.ok(set instanceof library.Dataset)
  const values = set.value as Float64Array
  file.close()
  return values
}

// a node of the tree holds 64 chunks: one node, exactly full, two levels, three levels
for (const chunks of [1, 64, 65, 4096, 4097]) {
  test(`libhdf5 finds each of ${chunks} chunks`, async () => {
    const path = inFolder(`chunks-${chunks}.h5`)
    const set = { name: 'x', type: 'float64', rowShape: [2], chunkRows: 3 } as const
    const file = createFile(path, { dataSets: [set], gzip: 0, attributes: {} })
    const values = Float64Array.from({ length: 2 * (3 * chunks - 1) }, (_, i) => i)
    file.append('x', new Uint8Array(values.buffer))
    file.close()
    assert.deepEqual(await readDoubles(path, 'x'), values)
  })
}

test('a data set without rows has shape [0]', async () => {
  const path = inFolder('none.h5')
  const set = { name: 'x', type: 'float64', rowShape: [], chunkRows: 3 } as const
  createFile(path, { dataSets: [set], gzip: 4, attributes: {} }).close()
  assert.equal((await readDoubles(path, 'x')).length, 0)
})
