import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { toCodePoints, toUtf16 } from '../../../src/kernel/wire/codePoints.ts'
import { RefusedMessage } from '../../../src/kernel/wire/errors.ts'
import { createCodec } from '../../../src/kernel/wire/frames.ts'
import { createHistory } from '../../../src/kernel/wire/history.ts'
import { parseConnection } from '../../../src/kernel/wire/index.ts'
import { sendQueue } from '../../../src/kernel/wire/sendQueue.ts'
import { batchedStreams } from '../../../src/kernel/wire/streams.ts'

const message = { identities: ['me'], type: 'x_request', parent: {}, content: '{"a":1}' }

test('a message survives the frames, once', () => {
  const [mine, theirs] = [createCodec('key', 's1'), createCodec('key', 's2')]
  const frames = mine.encode(message)
  const { identities, header, content } = theirs.decode(frames)
  assert.deepEqual(
    [identities.map(String), header.msg_type, header.session, content],
    [['me'], 'x_request', 's1', { a: 1 }],
  )
  assert.throws(() => theirs.decode(frames), /came before/)
})

test('half a surrogate pair, which Python cannot encode, becomes a replacement character', () => {
  const [mine, theirs] = [createCodec('key', 's1'), createCodec('key', 's2')]
  const content = JSON.stringify({ text: 'a\ud83d 😀 \\ud83d \ude00', list: ['\udfff'] })
  assert.deepEqual(theirs.decode(mine.encode({ ...message, content })).content, {
    text: 'a\ufffd 😀 \\ud83d \ufffd',
    list: ['\ufffd'],
  })
})

test('a changed byte anywhere in a signed part is refused, and so are a wrong key and cut frames', () => {
  const codec = createCodec('key', 's')
  const frames = codec.encode(message)
  for (let part = 2; part < frames.length; part++) {
    const changed = frames.map((frame) => Buffer.from(frame))
    changed[part]![0]! ^= 1
    assert.throws(() => codec.decode(changed), RefusedMessage, `part ${part}`)
  }
  assert.throws(() => createCodec('other', 's').decode(frames), /wrong signature/)
  for (let n = 0; n < frames.length; n++) assert.throws(() => codec.decode(frames.slice(0, n)), RefusedMessage)
})

test('garbage is refused, whatever it is', () => {
  const codec = createCodec('key', 's')
  const frames = fc.array(
    fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
    { maxLength: 8 },
  )
  fc.assert(
    fc.property(frames, fc.boolean(), (parts, delimited) => {
      assert.throws(() => codec.decode(delimited ? [Buffer.from('<IDS|MSG>'), ...parts] : parts), RefusedMessage)
    }),
    { seed: 5, numRuns: 200 },
  )
  const signedList = createCodec('key', 's').encode({ ...message, content: '[1]' })
  assert.throws(() => codec.decode(signedList), /not a JSON object/)
})

test('cursors count code points on the wire and UTF-16 inside', () => {
  const text = 'a𝜈b😀'
  assert.deepEqual(
    [0, 1, 2, 3, 4, 9].map((n) => toUtf16(text, n)),
    [0, 1, 3, 4, 6, 6],
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (any) => {
      const points = [...any].length
      for (let n = 0; n <= points; n++) assert.equal(toCodePoints(any, toUtf16(any, n)), n)
    }),
    { seed: 5 },
  )
})

test('a connection file of another address, scheme or shape is refused by name', () => {
  const good = { key: 'k', ip: '127.0.0.1', shell_port: 1, control_port: 2, iopub_port: 3, stdin_port: 4, hb_port: 5 }
  assert.equal(parseConnection(good).addresses.hb, 'tcp://127.0.0.1:5')
  assert.equal(parseConnection({ ...good, transport: 'ipc', ip: '/tmp/k' }).addresses.shell, 'ipc:///tmp/k-1')
  for (const [change, wanted] of [
    [{ ip: '0.0.0.0' }, /loopback address, got "0.0.0.0"; a kernel runs code/],
    [{ ip: '10.1.2.3' }, /loopback/],
    [{ key: '' }, /a key to sign/],
    [{ signature_scheme: 'hmac-md5' }, /hmac-sha256/],
    [{ transport: 'udp' }, /tcp or ipc/],
    [{ hb_port: 'x' }, /hb_port, got "x"/],
  ] as const)
    assert.throws(() => parseConnection({ ...good, ...change }), wanted)
})

test('history answers range, tail and search', () => {
  const history = createHistory()
  for (const [i, input] of ['a = 1', 'b = 2', 'a = 1', 'print(b)'].entries())
    history.add({ line: i + 1, input, ...(i === 3 && { output: '2' }) })
  const lines = (request: Record<string, unknown>) => history.answer(request).map(([, line]) => line)
  assert.deepEqual(lines({ hist_access_type: 'tail', n: 2 }), [3, 4])
  assert.deepEqual(lines({ hist_access_type: 'range', session: 0, start: 2, stop: 4 }), [2, 3])
  assert.deepEqual(lines({ hist_access_type: 'range', session: -1, start: 0 }), [])
  assert.deepEqual(lines({ hist_access_type: 'search', pattern: 'a*', n: 9 }), [1, 3])
  assert.deepEqual(lines({ hist_access_type: 'search', pattern: 'a*', unique: true }), [3])
  assert.deepEqual(lines({ hist_access_type: 'search', pattern: '?rint(*)' }), [4])
  assert.deepEqual(lines({ hist_access_type: 'search', pattern: `${'*a'.repeat(30)}b` }), [])
  assert.deepEqual(history.answer({ hist_access_type: 'tail', n: 1, output: true }), [[1, 4, ['print(b)', '2']]])
})

test('printed text is gathered, in order, and flushed when asked', async () => {
  const sent: string[] = []
  const streams = batchedStreams((name, text) => sent.push(`${name}:${text}`))
  for (let i = 0; i < 3; i++) streams.add('stdout', `${i}`)
  streams.add('stderr', 'e')
  assert.deepEqual(sent, ['stdout:012'])
  streams.flush()
  streams.flush()
  assert.deepEqual(sent, ['stdout:012', 'stderr:e'])
  streams.add('stdout', 'later')
  await new Promise((resolve) => setTimeout(resolve, 60))
  assert.deepEqual(sent.slice(2), ['stdout:later'])
  streams.add('stdout', 'x'.repeat(1 << 16))
  assert.equal(sent.length, 4)
})

test('sends keep their order and survive a failure', async () => {
  const [sent, failures]: [string[], unknown[]] = [[], []]
  const send = sendQueue(
    {
      send: async ([frame]) => {
        await new Promise((resolve) => setTimeout(resolve, sent.length === 0 ? 10 : 0))
        if (String(frame) === '2') throw new Error('lost')
        sent.push(String(frame))
      },
    },
    (error) => failures.push(error),
  )
  await Promise.all(['1', '2', '3'].map((text) => send([Buffer.from(text)])))
  assert.deepEqual([sent, failures.length], [['1', '3'], 1])
})
