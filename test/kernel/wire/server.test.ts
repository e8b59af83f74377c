import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type CellsLink, type FromCells, type Server, serve, type ToCells } from '../../../src/kernel/wire/index.ts'
import { connectClient, freeConnection } from './client.ts'

/** Cells that do what their code says, in this thread. */
function toyCells() {
  const posted: ToCells[] = []
  let tell: (message: FromCells) => void = () => {}
  let executed = 0
  let terminated = 0
  const outcome = (id: number, error?: string) =>
    tell({
      type: 'outcome',
      id,
      outcome: {
        status: error ? 'error' : 'ok',
        executionCount: executed,
        ...(error && { error: { ename: error, evalue: '', traceback: [] } }),
        userExpressions: '{}',
        payload: [],
      },
    })
  let current = 0
  const run = ({ id, code, storeHistory }: ToCells & { type: 'execute' }) => {
    current = id
    if (storeHistory) executed++
    if (code === 'wait') return
    if (code === 'ask') return tell({ type: 'ask', prompt: 'name? ', password: false })
    for (let i = 0; i < 3; i++) tell({ type: 'stream', id, name: 'stdout', text: `${code}${i}` })
    const content = JSON.stringify({ execution_count: executed, data: { 'text/plain': code }, metadata: {} })
    tell({ type: 'output', id, kind: 'execute_result', content, text: code })
    outcome(id, code === 'fail' ? 'Failed' : undefined)
  }
  const link: CellsLink = {
    post: (message) => {
      posted.push(message)
      if (message.type === 'execute') setTimeout(() => run(message), 5)
      if (message.type === 'answer') {
        tell({ type: 'stream', id: current, name: 'stdout', text: `hello ${message.text}` })
        outcome(current)
      }
      if (message.type === 'interrupt' && terminated > 0) {
        tell({ type: 'interrupted', attempt: message.attempt })
        outcome(current, 'KeyboardInterrupt')
      }
      if (message.type === 'comm') tell({ type: 'commDone', id: message.id })
    },
    onMessage: (listener) => {
      tell = listener
    },
    terminate: () => void terminated++,
    sent: () => {},
  }
  return { link, posted, comm: (message: FromCells) => tell(message) }
}

const language = {
  complete: async (_: string, cursor: number) => ({ matches: ['x'], start: cursor - 1, end: cursor, types: [] }),
  inspect: async (code: string) => ({ found: code !== '', plain: 'p', markdown: '*p*' }),
  isComplete: async () => ({ status: 'incomplete', indent: '  ' }),
}
const logged: string[] = []
let server: Server
let exited = 0
let cells: ReturnType<typeof toyCells>
let connection: Awaited<ReturnType<typeof freeConnection>>['connection']
let client: Awaited<ReturnType<typeof connectClient>>

before(async () => {
  cells = toyCells()
  connection = (await freeConnection()).connection
  const log = (line: string) => logged.push(line)
  server = await serve({ connection, cells: cells.link, language, exit: () => exited++, log })
  client = await connectClient(connection)
  // a subscription takes a moment to arrive
  while (client.published.length === 0) {
    await client.ask('kernel_info_request')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
})
after(() => {
  client.close()
  server.close()
})

test('kernel_info tells the protocol and the language; heartbeats are echoed', async () => {
  const { header, content } = await client.ask('kernel_info_request')
  assert.equal(header.msg_type, 'kernel_info_reply')
  assert.equal(content.protocol_version, '5.3')
  assert.equal((content.language_info as { codemirror_mode: string }).codemirror_mode, 'typescript')
  assert.equal(await client.heartbeat('ping'), 'ping')
})

test('a cell: busy, input, gathered text, result, reply, idle', async () => {
  const id = await client.post('execute_request', { code: 'one' })
  const reply = await client.receive()
  await client.idle(id)
  assert.deepEqual([reply.content.status, reply.content.execution_count], ['ok', 1])
  const about = client.about(id)
  assert.deepEqual(
    about.map(({ header }) => header.msg_type),
    ['execute_input', 'stream', 'execute_result'],
  )
  assert.deepEqual(about[0]?.content, { code: 'one', execution_count: 1 })
  assert.deepEqual(about[1]?.content, { name: 'stdout', text: 'one0one1one2' })
})

test('an error gives up the cells that wait, to the last, unless stop_on_error is false', async () => {
  for (const stop_on_error of [true, false]) {
    for (const code of ['fail', 'a', 'b']) await client.post('execute_request', { code, stop_on_error })
    const statuses: unknown[] = []
    for (let i = 0; i < 3; i++) statuses.push((await client.receive()).content.status)
    assert.deepEqual(statuses, stop_on_error ? ['error', 'aborted', 'aborted'] : ['error', 'ok', 'ok'])
  }
})

test('a silent cell has no input message, no count and no history', async () => {
  const count = (await client.ask('execute_request', { code: 'x' })).content.execution_count
  const id = await client.post('execute_request', { code: 'hush', silent: true })
  await client.receive()
  await client.idle(id)
  assert.ok(!client.about(id).some(({ header }) => header.msg_type === 'execute_input'))
  const { content } = await client.ask('history_request', { hist_access_type: 'tail', n: 1, output: true })
  assert.deepEqual(content.history, [[1, count, ['x', 'x']]])
})

test('editors ask in code points, also while a cell runs, and the cell stays busy', async () => {
  const running = await client.post('execute_request', { code: 'wait' })
  await client.until(({ parentHeader }) => parentHeader.msg_id === running)
  const { content } = await client.ask('complete_request', { code: '𝜈.x', cursor_pos: 3 })
  assert.deepEqual([content.matches, content.cursor_start, content.cursor_end], [['x'], 2, 3])
  assert.deepEqual((await client.ask('is_complete_request', { code: 'f(' })).content, {
    status: 'incomplete',
    indent: '  ',
  })
  assert.deepEqual((await client.ask('inspect_request', { code: 'x', cursor_pos: 1 })).content.data, {
    'text/plain': 'p',
    'text/markdown': '*p*',
  })
  const id = await client.post('inspect_request', { code: '', cursor_pos: 0 })
  assert.equal((await client.receive()).content.found, false)
  const at = client.published.indexOf(await client.idle(id))
  const { content: last } = await client.until((message) => client.published.indexOf(message) > at)
  assert.equal(last.execution_state, 'busy')
  const interrupted = await client.ask('interrupt_request', {}, 'control')
  assert.equal(interrupted.content.status, 'ok')
  assert.equal((await client.receive()).content.ename, 'KeyboardInterrupt')
})

test('a cell asks its own front-end for a line', async () => {
  const id = await client.post('execute_request', { code: 'ask', allow_stdin: true })
  const question = await client.receive('stdin')
  assert.equal(question.header.msg_type, 'input_request')
  assert.deepEqual(question.content, { prompt: 'name? ', password: false })
  await client.post('input_reply', { value: 'Ada' }, 'stdin')
  assert.equal((await client.receive()).content.status, 'ok')
  await client.idle(id)
  assert.ok(client.about(id).some(({ content }) => content.text === 'hello Ada'))
})

test('comms pass both ways and are listed', async () => {
  const id = await client.post('comm_open', { comm_id: 'c1', target_name: 'chart', data: { a: 1 } })
  await client.idle(id)
  assert.deepEqual(cells.posted.at(-1), {
    type: 'comm',
    id: (cells.posted.at(-1) as { id: number }).id,
    input: { type: 'comm_open', id: 'c1', target: 'chart', data: { a: 1 } },
  })
  const output = { type: 'comm_open', id: 'c2', target: 'table' } as const
  cells.comm({ type: 'comm', id: 1, output, content: '{"comm_id":"c2","data":{}}', metadata: '{}' })
  await client.until(({ header, content }) => header.msg_type === 'comm_open' && content.comm_id === 'c2')
  const listed = async (target_name?: string) => (await client.ask('comm_info_request', { target_name })).content.comms
  assert.deepEqual(await listed(), { c1: { target_name: 'chart' }, c2: { target_name: 'table' } })
  assert.deepEqual(await listed('table'), { c2: { target_name: 'table' } })
  await client.idle(await client.post('comm_close', { comm_id: 'c1', data: {} }))
  assert.deepEqual(Object.keys((await listed()) as object), ['c2'])
})

test('debugging is refused, unknown requests are answered with an error', async () => {
  const debug = await client.ask('debug_request', { type: 'request', seq: 7, command: 'initialize' }, 'control')
  assert.deepEqual([debug.content.success, debug.content.request_seq], [false, 7])
  const unknown = await client.ask('brew_coffee_request')
  assert.equal(unknown.header.msg_type, 'brew_coffee_reply')
  assert.deepEqual([unknown.content.status, unknown.content.ename], ['error', 'UnknownMessage'])
})

test('garbage, wrong signatures, repeated and huge messages and vanished clients leave the kernel up', async () => {
  const { shell } = client.sockets
  await shell.send(['garbage'])
  await shell.send(['<IDS|MSG>', 'sig', '{}', '{}', '{}', '{}'])
  const stranger = await connectClient({ ...connection, key: 'wrong' }, 'stranger')
  await stranger.sockets.shell.send(['x'])
  await stranger.post('execute_request', { code: 'evil' })
  await stranger.post('kernel_info_request', {}, 'control')
  await stranger.post('input_reply', { value: 'evil' }, 'stdin')
  await stranger.sockets.control.send([Buffer.alloc((1 << 28) + 1)])
  await new Promise((resolve) => setTimeout(resolve, 300))
  stranger.close()
  const { content } = await client.ask('kernel_info_request')
  assert.equal(content.status, 'ok')
  assert.equal((await client.ask('kernel_info_request', {}, 'control')).content.status, 'ok')
  assert.ok(!cells.posted.some((message) => message.type === 'execute' && message.code === 'evil'))
  assert.ok(logged.filter((line) => line.includes('wrong signature')).length >= 3, logged.join('\n'))
  assert.ok(logged.some((line) => line.includes('no delimiter')))
})

test('shutdown answers, closes and exits', async () => {
  const { content } = await client.ask('shutdown_request', { restart: true }, 'control')
  assert.deepEqual(content, { status: 'ok', restart: true })
  while (exited === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  assert.equal(exited, 1)
})
