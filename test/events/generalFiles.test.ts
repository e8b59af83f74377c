import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const room = fileURLToPath(new URL('../../src/lib/events', import.meta.url))
/** Where the events of one kind live, and the places that may name them: the doors, and what others write. */
const PARTICULAR = /^(layouts\/\w+\/|toys\/|index\.ts$|layouts\/registry\.ts$|mapping\/known\.ts$)/
const WORDS = /\bν|neutrino|lepton|\bjet|quark|\btt̄|ttbar|\bnjets\b/i

test('general files of events hold no word of a decay', () => {
  const files = readdirSync(room, { recursive: true }).map(String)
  const general = files.filter((file) => file.endsWith('.ts') && !PARTICULAR.test(file))
  assert.ok(general.length > 20)
  for (const file of general) {
    const line = readFileSync(join(room, file), 'utf8')
      .split('\n')
      .find((each) => WORDS.test(each))
    assert.equal(line, undefined, file)
  }
})

test('of the registry, one line names a layout, and one imports it', () => {
  const lines = readFileSync(join(room, 'layouts/registry.ts'), 'utf8').split('\n')
  assert.equal(lines.filter((line) => line.includes('ttbar')).length, 2)
})
