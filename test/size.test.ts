import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { test } from 'node:test'
import { linesByRoom, twins, twinsIn } from '../bench/size.ts'

const LIB = resolve('src/lib')

test('no two files of the library differ only by ν and ν²', () => {
  assert.deepEqual(twinsIn(LIB), [])
})

test('twins are found where they are', () => {
  const of = (...words: string[]) =>
    words.flatMap((word) => Array.from({ length: 7 }, (_, i) => `const ${word}${i} = ${i}`))
  const files: Record<string, string[]> = {
    one: of('events', 'draws'),
    same: of('events', 'draws'),
    half: of('events', 'jets'),
    other: of('leptons', 'tops'),
    short: ['const events0 = 0'],
  }
  const found = (others: string[]) => twins(['one'], others, (file) => files[file]).map(({ pair: [, other] }) => other)
  assert.deepEqual(found(['same', 'half', 'other', 'short']), ['same', 'half'])
})

test('every room is counted', () => {
  const rooms = linesByRoom(LIB)
  assert.equal(rooms.size, 16)
  for (const [room, { files, lines }] of rooms) assert.ok(files > 2 && lines > 50 && lines / files < 130, room)
})
