import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startKernel } from './startKernel.ts'

/** The behaviours that the public conformance bed runtimed/kernel-testbed asks a kernel for, by its names and with its snippets. */

type Kernel = Awaited<ReturnType<typeof startKernel>>
let kernel: Kernel
before(async () => {
  kernel = await startKernel(mkdtempSync(join(tmpdir(), 'neutrina-testbed-')))
})
after(() => kernel.stop())

const DISPLAY =
  'await Deno.jupyter.broadcast("display_data", { data: { "text/html": "<b>bold</b>" }, metadata: {}, transient: {} })'
const UPDATE =
  'await Deno.jupyter.broadcast("display_data", { data: { "text/html": "<b>initial</b>" }, metadata: {}, transient: { display_id: "test_update" } }); await Deno.jupyter.broadcast("update_display_data", { data: { "text/html": "<b>updated</b>" }, metadata: {}, transient: { display_id: "test_update" } })'
const RICH = '[{letter: "A", frequency: 0.08167}, {letter: "B", frequency: 0.01492}]'

const statesOf = ({ client }: Kernel, id: string) =>
  client.published
    .filter(({ header, parentHeader }) => header.msg_type === 'status' && parentHeader.msg_id === id)
    .map(({ content }) => content.execution_state)

/** What each behaviour is, and what shows it. */
const BEHAVIOURS: Record<string, () => Promise<void>> = {
  heartbeat_responds: async () => assert.equal(await kernel.client.heartbeat('ping'), 'ping'),
  iopub_welcome: async () => {
    const [first] = kernel.client.published
    assert.deepEqual(
      [first?.header.msg_type, first?.content, first?.parentHeader],
      ['iopub_welcome', { subscription: '' }, {}],
    )
  },
  kernel_info_reply_valid: async () => assert.equal((await info()).status, 'ok'),
  kernel_info_has_language_info: async () =>
    assert.equal(((await info()).language_info as { name: string }).name, 'typescript'),
  kernel_info_has_protocol_version: async () => assert.match(String((await info()).protocol_version), /^5\.\d/),
  execute_stdout: async () =>
    assert.deepEqual(await streamsOf("console.log('hello')"), [{ name: 'stdout', text: 'hello\n' }]),
  execute_stderr: async () =>
    assert.deepEqual(await streamsOf("console.error('error')"), [{ name: 'stderr', text: 'error\n' }]),
  execute_reply_ok: async () => assert.equal((await kernel.run('const x = 1')).reply.status, 'ok'),
  status_busy_idle_lifecycle: async () => {
    const id = await kernel.client.post('execute_request', { code: '1 + 1' })
    await kernel.client.receive()
    await kernel.client.idle(id)
    assert.deepEqual(statesOf(kernel, id), ['busy', 'idle'])
  },
  execute_input_broadcast: async () => assert.equal((await kernel.run('1 + 1')).of('execute_input')[0]?.code, '1 + 1'),
  complete_request: async () => {
    await kernel.run('const testVariableForCompletion = 42')
    const { content } = await kernel.client.ask('complete_request', { code: 'testVariableFor', cursor_pos: 15 })
    assert.deepEqual(content.matches, ['testVariableForCompletion'])
  },
  inspect_request: async () => {
    const { content } = await kernel.client.ask('inspect_request', { code: 'console', cursor_pos: 7, detail_level: 0 })
    assert.deepEqual([content.status, content.found], ['ok', true])
  },
  is_complete_complete: async () => assert.equal(await completeness('const x = 1'), 'complete'),
  is_complete_incomplete: async () => assert.equal(await completeness('const x = {'), 'incomplete'),
  history_request: async () => {
    const { content } = await kernel.client.ask('history_request', { hist_access_type: 'tail', n: 10 })
    assert.ok((content.history as unknown[]).length > 0)
  },
  comm_info_request: async () => assert.deepEqual((await kernel.client.ask('comm_info_request')).content.comms, {}),
  error_handling: async () => {
    const { reply, of } = await kernel.run('function function')
    assert.equal(reply.status, 'error')
    assert.equal(of('error').length, 1)
  },
  display_data: async () =>
    assert.deepEqual((await kernel.run(DISPLAY)).of('display_data').map(htmlOf), ['<b>bold</b>']),
  update_display_data: async () => {
    const { of } = await kernel.run(UPDATE)
    const told = [...of('display_data'), ...of('update_display_data')]
    assert.deepEqual(told.map(htmlOf), ['<b>initial</b>', '<b>updated</b>'])
    assert.deepEqual(
      told.map(({ transient }) => transient),
      Array(2).fill({ display_id: 'test_update' }),
    )
  },
  execute_result: async () => assert.equal(textOf((await kernel.run('1 + 1')).of('execute_result')[0]), '2'),
  rich_execute_result: async () =>
    assert.match(String(htmlOf((await kernel.run(RICH)).of('execute_result')[0] ?? {})), /<table.*0\.08167/s),
  stdin_input_request: async () => {
    const { reply, result, asked } = await answering("prompt('Enter: ')", '"test_input_42"')
    assert.deepEqual([reply.status, asked, textOf(result)], ['ok', ['Enter: '], `'"test_input_42"'`])
  },
  comms_lifecycle: async () => {
    const id = await kernel.client.post('comm_open', {
      comm_id: 'c',
      target_name: 'jupyter.kernel_testbed.test',
      data: {},
    })
    await kernel.client.idle(id)
    assert.deepEqual(
      kernel.client.about(id).map(({ header, content }) => [header.msg_type, content.comm_id]),
      [['comm_close', 'c']],
    )
  },
  interrupt_request: async () => {
    const running = kernel.run('await new Promise(r => setTimeout(r, 20000))')
    await new Promise((resolve) => setTimeout(resolve, 500))
    assert.equal((await kernel.client.ask('interrupt_request', {}, 'control')).content.status, 'ok')
    assert.equal((await running).reply.ename, 'KeyboardInterrupt')
  },
  execution_count_increments: async () => {
    const counts = [await kernel.run('1'), await kernel.run('2')].map(({ reply }) => Number(reply.execution_count))
    assert.equal(counts[1], counts[0]! + 1)
  },
  parent_header_correlation: async () => {
    const id = await kernel.client.post('execute_request', { code: "console.log('mine'); 1" })
    const { parentHeader } = await kernel.client.receive()
    await kernel.client.idle(id)
    assert.equal(parentHeader.msg_id, id)
    assert.deepEqual(
      kernel.client.about(id).map(({ header }) => header.msg_type),
      ['execute_input', 'stream', 'execute_result'],
    )
  },
  shutdown_reply: async () => {
    const { content } = await kernel.client.ask('shutdown_request', { restart: false }, 'control')
    assert.deepEqual(content, { status: 'ok', restart: false })
    await kernel.ended
  },
}

type Content = Record<string, unknown>
const info = async () => (await kernel.client.ask('kernel_info_request')).content
const streamsOf = async (code: string) => (await kernel.run(code)).of('stream')
const completeness = async (code: string) => (await kernel.client.ask('is_complete_request', { code })).content.status
const dataOf = (content: Content | undefined) => (content?.data ?? {}) as Record<string, string>
const htmlOf = (content: Content) => dataOf(content)['text/html']
const textOf = (content: Content | undefined) => dataOf(content)['text/plain']

/** Runs a cell that asks, and answers each question. */
async function answering(code: string, ...answers: string[]) {
  const { client } = kernel
  const running = kernel.run(code, { allow_stdin: true })
  const asked: unknown[] = []
  for (const value of answers) {
    asked.push((await client.receive('stdin')).content.prompt)
    await client.post('input_reply', { value }, 'stdin')
  }
  const { reply, of } = await running
  return { reply, asked, result: of('execute_result')[0] }
}

test('there are 27 of them', () => assert.equal(Object.keys(BEHAVIOURS).length, 27))

for (const [name, shows] of Object.entries(BEHAVIOURS).slice(0, -1)) test(name, { timeout: 30_000 }, shows)

test('a cell waits for the answers to its questions, and an interrupt ends the waiting', {
  timeout: 30_000,
}, async () => {
  const { asked, result } = await answering(
    "console.log('before'); [prompt('name?', 'Ada'), confirm('sure?'), confirm(), prompt()].join()",
    '',
    'Yes',
    'n',
    'end',
  )
  assert.deepEqual(asked, ['name? [Ada] ', 'sure? [y/N] ', 'Confirm [y/N] ', 'Prompt '])
  assert.equal(textOf(result), "'Ada,true,false,end'")
  const waiting = kernel.run("prompt('for ever?')", { allow_stdin: true })
  await kernel.client.receive('stdin')
  await kernel.client.post('interrupt_request', {}, 'control')
  assert.equal((await waiting).reply.ename, 'KeyboardInterrupt')
  await kernel.client.receive('control')
  assert.match(
    String((await kernel.run("prompt('nobody')")).reply.evalue),
    /expected a front-end that asks its reader, got none/,
  )
})

test('a name with a question mark is a question', { timeout: 30_000 }, async () => {
  const { reply } = await kernel.run('Math.max?')
  const [page] = reply.payload as { source: string; data: Record<string, string> }[]
  assert.equal(page?.source, 'page')
  assert.match(page?.data['text/plain'] ?? '', /max\(\.\.\.values: number\[\]\): number/)
  assert.match(String((await kernel.run('unheard?')).reply.evalue), /nothing is known of this name/)
})

test("what notebooks of Deno's kernel show is shown, and libraries do not find Deno", { timeout: 30_000 }, async () => {
  const png = "Buffer.from('89504e470d0a1a0a', 'hex')"
  for (const [code, mime] of [
    ['Deno.jupyter.md`*m*`', 'text/markdown'],
    ['Deno.jupyter.html`<i>i</i>`', 'text/html'],
    ['Deno.jupyter.svg`<svg></svg>`', 'image/svg+xml'],
    [`Deno.jupyter.image(${png})`, 'image/png'],
    ['({ [Deno.jupyter.$display]: () => ({ "text/html": "<p>" }) })', 'text/html'],
  ] as const) {
    const { of, reply } = await kernel.run(code)
    assert.ok(dataOf(of('execute_result')[0])[mime], `${code} ${reply.evalue}`)
  }
  const shown = await kernel.run(
    'await Deno.jupyter.display({ "text/plain": "x" }, { raw: true, display_id: "one" }); await Deno.jupyter.display(2, { update: true, display_id: "one" })',
  )
  assert.deepEqual([...shown.of('display_data'), ...shown.of('update_display_data')].map(textOf), ['x', '2'])
  assert.equal(textOf((await kernel.run("'Deno' in globalThis")).of('execute_result')[0]), 'false')
  assert.match(
    String((await kernel.run('await Deno.jupyter.broadcast("comm_open", {})')).reply.evalue),
    /expected display_data/,
  )
  assert.match(String((await kernel.run('Deno.jupyter.image(new Uint8Array(8))')).reply.evalue), /expected a PNG/)
  await kernel.run('const Deno = 5')
  assert.equal(textOf((await kernel.run('Deno + 1')).of('execute_result')[0]), '6')
})

test('shutdown_reply', { timeout: 30_000 }, async () => BEHAVIOURS.shutdown_reply?.())
