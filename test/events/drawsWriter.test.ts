import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { test } from 'node:test'
import { loadHdf5 } from '../../src/lib/events/formats/hdf5/library.ts'
import { openHdf5 } from '../../src/lib/events/formats/hdf5/openHdf5.ts'
import { openDataWriter, openDrawsWriter } from '../../src/lib/events/index.ts'
import { ConfigError, FileError, key, normals, ShapeError } from '../../src/lib/tensor/index.ts'
import { temporaryFolder } from './folder.ts'

const inFolder = temporaryFolder()

async function readDraws(path: string) {
  const library = await loadHdf5()
  const file = await openHdf5(path)
  const sets = ['gen_nu', 'log_prob'].map((name) => {
    const set = file.get(name)
    assert.ok(set instanceof library.Dataset)
    return { shape: set.shape, values: set.value }
  })
  const seed = file.attrs.seed.value
  file.close()
  return { sets, seed }
}

for (const gzip of [0, 1]) {
  test(`draws written in uneven blocks come back, gzip ${gzip}`, async () => {
    const [count, draws, neutrinos] = [700, 64, 2] as const
    const path = inFolder(`draws-${gzip}.h5`)
    const momenta = normals(key(1), count * draws * neutrinos * 3)
    const logProb = normals(key(2), count * draws)
    const writer = openDrawsWriter(path, { count, draws, neutrinos, gzip, attributes: { seed: '1' } })
    for (let from = 0; from < count; from += 300) {
      const to = Math.min(count, from + 300)
      const [a, b] = [from * draws, to * draws]
      writer.append({ momenta: momenta.subarray(a * 6, b * 6), logProb: logProb.subarray(a, b) })
    }
    assert.equal(existsSync(path), false)
    writer.close()
    const { sets, seed } = await readDraws(path)
    assert.deepEqual(sets[0], { shape: [count, draws, 2, 3], values: momenta })
    assert.deepEqual(sets[1], { shape: [count, draws], values: logProb })
    assert.equal(seed, '1')
  })
}

test('aborted, or closed too early, it leaves no file', () => {
  const path = inFolder('aborted.h5')
  const file = { count: 2, draws: 3, neutrinos: 1 } as const
  openDrawsWriter(path, file).abort()
  const writer = openDrawsWriter(path, file)
  writer.append({ momenta: new Float32Array(9), logProb: new Float32Array(3) })
  assert.throws(
    () => writer.close(),
    (error) => error instanceof FileError && /expected 2 events .* got 1/.test(error.message),
  )
  assert.deepEqual(
    readdirSync(dirname(path)).filter((name) => name.startsWith('aborted')),
    [],
  )
})

test('refused: arrays of another shape, too many events, sizes that are no counts', () => {
  const writer = openDrawsWriter(inFolder('refused.h5'), { count: 1, draws: 3, neutrinos: 1 })
  const block = (momenta: number, logProb: number) => () => {
    writer.append({ momenta: new Float32Array(momenta), logProb: new Float32Array(logProb) })
  }
  for (const append of [block(9, 2), block(8, 3), block(18, 3), block(18, 6)]) assert.throws(append, ShapeError)
  writer.abort()
  assert.throws(() => openDrawsWriter(inFolder('x.h5'), { count: 0, draws: 3, neutrinos: 1 }), ConfigError)
})

test('the bytes of a file do not depend on how many rows come at once', async () => {
  const count = 900
  const dataSets = { a: { type: 'float32', rowShape: [500, 2] }, b: { type: 'float32', rowShape: [700] } } as const
  const numbers = (n: number) => Float32Array.from({ length: n }, (_, i) => i % 977)
  const [a, b] = [numbers(count * 1000), numbers(count * 700)]
  const write = (name: string, step: number) => {
    const writer = openDataWriter(inFolder(name), { count, dataSets })
    for (let from = 0; from < count; from += step) {
      const to = Math.min(count, from + step)
      writer.append({ a: a.subarray(1000 * from, 1000 * to), b: b.subarray(700 * from, 700 * to) })
    }
    writer.close()
    return readFileSync(inFolder(name))
  }
  const whole = write('whole.h5', count)
  for (const step of [1, 64, 341]) assert.ok(write(`by${step}.h5`, step).equals(whole), `${step} rows at once`)
})
