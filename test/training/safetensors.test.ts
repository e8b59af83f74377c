import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeSafetensors, encodeSafetensors, type HostArray } from '../../src/lib/training/index.ts'
import { EXAMPLE, exampleFile } from './safetensorsExample.ts'

const reference = (name: string) => readFileSync(new URL(`../reference/${name}`, import.meta.url))
const python = JSON.parse(reference('training-safetensors.json').toString())

test('reads the file that the Python package wrote', () => {
  const { arrays, metadata } = decodeSafetensors(reference('training-safetensors.safetensors'), 'python')
  assert.deepEqual(new Map([...arrays].sort()), new Map([...EXAMPLE].sort()))
  assert.deepEqual(metadata, { origin: python.origin, ν: 'ü' })
})

test(`writes the bytes that the Python package read (${python.origin})`, () => {
  assert.equal(createHash('sha256').update(exampleFile()).digest('hex'), python.sha256)
  assert.deepEqual(python.metadata, { origin: 'neutrina', ν: 'ü' })
  for (const [name, { dtype, shape, data }] of EXAMPLE) {
    const wanted = { dtype: dtype === 'F32' ? 'float32' : 'int32', shape, data: [...data] }
    assert.deepEqual(python.arrays[name], wanted, name)
  }
})

test('what is written is read again, bit for bit, at any alignment', () => {
  const floats = fc
    .float32Array({ maxLength: 20 })
    .map((data): HostArray => ({ dtype: 'F32', shape: [data.length], data }))
  const counts = fc
    .int32Array({ maxLength: 9 })
    .map((data): HostArray => ({ dtype: 'I32', shape: [1, data.length], data }))
  const names = fc.string({ maxLength: 8 }).filter((name) => name !== '__metadata__')
  const files = fc.tuple(fc.array(fc.tuple(names, fc.oneof(floats, counts))), fc.nat(7))
  fc.assert(
    fc.property(files, ([entries, shift]) => {
      const arrays = new Map(entries)
      const file = encodeSafetensors({ arrays, metadata: {} })
      assert.equal(new DataView(file.buffer).getUint32(0, true) % 8, 0)
      const moved = new Uint8Array(file.length + shift)
      moved.set(file, shift)
      const back = decodeSafetensors(moved.subarray(shift), 'moved').arrays
      assert.deepEqual(new Map([...back].sort()), new Map([...arrays].sort()))
    }),
    { seed: 1, examples: [[[[['__proto__', { dtype: 'F32', shape: [1], data: Float32Array.of(1) }]], 0]]] },
  )
})

/** A file with any header and a number of zero bytes after it. */
function fileWith(header: unknown, bytes: number, length?: number): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const file = new Uint8Array(8 + text.length + bytes)
  new DataView(file.buffer).setBigUint64(0, BigInt(length ?? text.length), true)
  file.set(text, 8)
  return file
}

const entry = (from: number, to: number, shape: unknown = [1], dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [from, to],
})

const REFUSED: [string, Uint8Array, RegExp][] = [
  ['fewer bytes than the header length', new Uint8Array(7), /at least 8 bytes, got 7/],
  ['a header longer than the limit', fileWith('{}', 0, 100_000_001), /at most 100000000 bytes/],
  ['a header length beyond 2^53', fileWith('{}', 0, 2 ** 60), /a header of at most/],
  ['a header longer than the file', fileWith('{}', 0, 50), /a header of 50 bytes, got a file that ends after 10/],
  ['a header that is not JSON', fileWith('{"a": ', 0), /a JSON header/],
  ['a header that is not UTF-8', Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 0xc3, 0x28), /a JSON header/],
  ['a header that is no object', fileWith([1], 0), /a JSON object as header/],
  ['an entry that is no object', fileWith({ a: 3 }, 0), /an object for 'a', got 3/],
  ['a type that is not there', fileWith({ a: entry(0, 8, [1], 'F64') }, 8), /'a' of type F32 or I32, got "F64"/],
  ['a negative shape', fileWith({ a: entry(0, 4, [-1]) }, 4), /'a' with a shape of whole numbers/],
  ['a shape that is no list', fileWith({ a: entry(0, 4, 1) }, 4), /'a' with a shape of whole numbers/],
  [
    'a shape that overflows',
    fileWith({ a: entry(0, 0, [2 ** 40, 2 ** 40]) }, 0),
    /'a' \[1099511627776,1099511627776\]/,
  ],
  [
    'bytes that do not fit the shape',
    fileWith({ a: entry(0, 8, [3]) }, 8),
    /'a' \[3\] in 12 bytes, got offsets 0 to 8/,
  ],
  ['offsets that are missing', fileWith({ a: { dtype: 'F32', shape: [1] } }, 4), /'a' with two byte offsets/],
  ['offsets outside the file', fileWith({ a: entry(0, 4) }, 0), /4 bytes of data, got 0/],
  ['bytes left over', fileWith({ a: entry(0, 4) }, 5), /4 bytes of data, got 5/],
  ['a gap', fileWith({ a: entry(0, 4), b: entry(8, 12) }, 12), /'b' to begin at byte 4 of the data, got 8/],
  ['an overlap', fileWith({ a: entry(0, 4), b: entry(0, 4) }, 4), /'b' to begin at byte 4 of the data, got 0/],
  ['metadata that is no text', fileWith({ __metadata__: { a: 1 } }, 0), /metadata of texts by name/],
]

for (const [what, file, message] of REFUSED) {
  test(`refused: ${what}`, () => {
    assert.throws(() => decodeSafetensors(file, 'model/params.safetensors'), { name: 'FileError', message })
    assert.throws(() => decodeSafetensors(file, 'model/params.safetensors'), /^FileError: model\/params.safetensors: /)
  })
}

test('a file cut anywhere is refused', () => {
  const file = exampleFile()
  for (let length = 0; length < file.length; length++) {
    assert.throws(() => decodeSafetensors(file.subarray(0, length), 'cut'), { name: 'FileError' }, `${length} bytes`)
  }
})
