import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { type Language, languageClient, serveLanguage } from '../../../src/kernel/core/index.ts'

test('a language behind a port answers in order, and its errors arrive as errors', async () => {
  const asked: unknown[][] = []
  const language = {
    complete: (...words: unknown[]) => {
      asked.push(words)
      return { matches: [String(words[0])], start: 0, end: 1, types: [] }
    },
    isComplete: () => {
      throw new Error('the parser is out')
    },
  } as unknown as Language
  const { port1, port2 } = new MessageChannel()
  serveLanguage(language, port1)
  const client = languageClient(port2)
  const [first, second, failed] = await Promise.allSettled([
    client.complete('a', 1),
    client.complete('b', 1),
    client.isComplete('c'),
  ])
  port1.close()
  assert.deepEqual(asked, [
    ['a', 1],
    ['b', 1],
  ])
  assert.deepEqual(
    [first, second].map((answer) => answer.status === 'fulfilled' && answer.value.matches),
    [['a'], ['b']],
  )
  assert.ok(failed.status === 'rejected')
  assert.match(String(failed.reason), /the parser is out/)
})
