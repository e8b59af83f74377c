import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import ts from 'typescript'
import {
  type CommOutput,
  createDisplayer,
  DISPLAY,
  type DisplayOutput,
  installJupyterGlobal,
  type JupyterGlobal,
  progressBar,
  trainingBar,
} from '../../../src/kernel/display/index.ts'

const later = (text: string, ms: number) => ({
  [DISPLAY]: async () => {
    await new Promise((resolve) => setTimeout(resolve, ms))
    return { 'text/plain': text }
  },
})

function session() {
  const outputs: DisplayOutput[] = []
  const comms: CommOutput[] = []
  const scope: Record<string, unknown> = {}
  const installed = installJupyterGlobal(
    {
      emit: (output) => outputs.push(output),
      ask: async (prompt, password) => `${prompt}${password}`,
      askNow: (prompt) => prompt,
      signal: () => AbortSignal.abort(),
      scope,
    },
    (output) => comms.push(output),
  )
  return { outputs, sent: comms, scope, ...installed }
}

test('display shows at once, and its handle replaces what was shown', () => {
  const outputs: DisplayOutput[] = []
  const { display, clearOutput } = createDisplayer((output) => outputs.push(output))
  const handle = display({ 'text/plain': 'a' }, { raw: true, metadata: { m: 1 } })
  handle.update(2)
  clearOutput({ wait: true })
  const transient = { display_id: handle.id }
  assert.deepEqual(outputs, [
    { type: 'display_data', data: { 'text/plain': 'a' }, metadata: { m: 1 }, transient },
    { type: 'update_display_data', data: { 'text/plain': '2' }, metadata: {}, transient },
    { type: 'clear_output', wait: true },
  ])
})

test('displays keep their order while some are still being made, and settle waits and tells failures', async () => {
  const outputs: DisplayOutput[] = []
  const { display, settle } = createDisplayer((output) => outputs.push(output))
  display(later('slow', 20))
  display(later('fast', 1))
  display(3)
  assert.equal(outputs.length, 0)
  await settle()
  assert.deepEqual(
    outputs.map((output) => 'data' in output && output.data['text/plain']),
    ['slow', 'fast', '3'],
  )
  display({ [DISPLAY]: async () => Promise.reject(new Error('no picture')) })
  await assert.rejects(settle(), /no picture/)
  await settle()
})

test('the globals are there, not enumerable, and those of globals.d.ts', async () => {
  const { scope, jupyter, uninstall } = session()
  assert.deepEqual(Object.keys(scope), [])
  assert.equal(await jupyter.input('who? ', { password: true }), 'who? true')
  assert.equal(jupyter.signal.aborted, true)
  const text = readFileSync(new URL('../../../src/kernel/display/globals.d.ts', import.meta.url), 'utf8')
  const source = ts.createSourceFile('globals.d.ts', text, ts.ScriptTarget.Latest)
  const declared = source.statements.flatMap((statement) =>
    ts.isFunctionDeclaration(statement)
      ? [statement.name!.text]
      : ts.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(({ name }) => name.getText(source))
        : [],
  )
  assert.deepEqual(declared.sort(), Object.getOwnPropertyNames(scope).sort())
  uninstall()
  assert.deepEqual(Object.getOwnPropertyNames(scope), [])
})

test('comms open, talk and close from both sides', () => {
  const { jupyter, comms, sent } = session()
  const heard: unknown[] = []
  jupyter.comms.register('echo', (comm, data) => {
    heard.push(['open', data])
    comm.onMessage((message) => comm.send({ back: message }))
    comm.onClose((message) => heard.push(['close', message]))
  })
  comms.receive({ type: 'comm_open', id: '1', target: 'echo', data: 1 })
  comms.receive({ type: 'comm_msg', id: '1', data: 2 })
  comms.receive({ type: 'comm_close', id: '1', data: 3 })
  comms.receive({ type: 'comm_msg', id: '1', data: 4 })
  comms.receive({ type: 'comm_open', id: '2', target: 'nobody', data: 1 })
  const mine = jupyter.comms.open('chart', { a: 1 })
  mine.close()
  mine.close()
  assert.deepEqual(heard, [
    ['open', 1],
    ['close', 3],
  ])
  assert.deepEqual(sent, [
    { type: 'comm_msg', id: '1', data: { back: 2 } },
    { type: 'comm_close', id: '2', data: {} },
    { type: 'comm_open', id: mine.id, target: 'chart', data: { a: 1 } },
    { type: 'comm_close', id: mine.id, data: {} },
  ])
  assert.equal(comms.opened.size, 0)
})

test('a progress bar updates one display ten times a second at most, and leaves one line of text', () => {
  const { outputs, jupyter } = session()
  for (const _ of (jupyter as JupyterGlobal).progress(Array(1000).fill(0), '<events>'));
  assert.ok(outputs.length < 20, `${outputs.length} drawings`)
  const [first, last] = [outputs[0], outputs.at(-1)] as (DisplayOutput & { type: 'display_data' })[]
  assert.equal(first?.type, 'display_data')
  assert.match(first?.data['text/html'] as string, /<progress .*&lt;events&gt;: 0 of 1000/)
  assert.match(last?.data['text/plain'] as string, /^<events>: 1000 of 1000 in \d/)
  assert.deepEqual(Object.keys(last?.data ?? {}), ['text/plain'])
  assert.equal(new Set(outputs.map((output) => 'transient' in output && output.transient.display_id)).size, 1)
})

const epochRow = (epoch: number) => ({ epoch, trainingLoss: 0.5, validationLoss: 1 / 4 ** epoch, learningRate: 1e-3 })

test('a training shows one chart that grows with its epochs, and at the end that of the whole history', () => {
  const { outputs, jupyter } = session()
  const seen: number[][] = []
  const training = jupyter.progress.training('flow', {
    chart: (rows) => {
      seen.push(rows.map(({ epoch }) => epoch))
      return rows.length
    },
  })
  const tell = (epoch: number, step: number) =>
    training.onProgress({
      ...{ epoch, epochs: 3, step, steps: 2, trainingLoss: 0.5 },
      ...(step === 2 && { finished: epochRow(epoch) }),
    })
  for (const epoch of [2, 3]) for (const step of [1, 2]) tell(epoch, step)
  // a training that went on has an epoch before its own
  training.stop([1, 2, 3].map(epochRow))
  assert.deepEqual(seen, [[2], [2, 3], [1, 2, 3]])
  const shown = outputs.filter((output) => 'data' in output)
  const [bar, chart] = new Set(shown.map(({ transient }) => transient.display_id))
  const lastOf = (id?: string) => shown.filter(({ transient }) => transient.display_id === id).at(-1)?.data
  assert.match(String(lastOf(bar)?.['text/plain']), /^flow: 6 of 6 in .*validation 0\.0156$/)
  assert.deepEqual(lastOf(chart), { 'text/plain': '3' })
})

test('a training that has nothing left to do shows its history only, and none where there is none', () => {
  const { outputs, jupyter } = session()
  jupyter.progress.training('flow', { chart: (rows) => rows.length }).stop([epochRow(1)])
  jupyter.progress.training('flow', { chart: (rows) => rows.length }).stop([])
  jupyter.progress.training('flow').stop([epochRow(1)])
  assert.deepEqual(
    outputs.map((output) => 'data' in output && output.data),
    [{ 'text/plain': '1' }],
  )
})

test('a training tells its losses and leaves one line', () => {
  const lines: string[] = []
  let seconds = 0
  const training = trainingBar({ draw: (bundle) => lines.push(bundle['text/plain']) }, { now: () => seconds })
  for (let step = 1; step <= 4; step++) {
    seconds += 1
    training.onProgress({
      epoch: 1,
      epochs: 1,
      step,
      steps: 4,
      trainingLoss: 0.5,
      ...(step === 4 && { finished: epochRow(1) }),
    })
  }
  training.stop()
  training.stop()
  assert.equal(lines.at(-1), 'training: 4 of 4 in 3.0 s; epoch 1 of 1, loss 0.5000, validation 0.2500')
  assert.equal(lines.length, 5)
  const drawn: string[] = []
  const bar = progressBar({ draw: (bundle) => drawn.push(bundle['text/plain']) }, 0)
  bar.stop()
  assert.match(drawn.at(-1) ?? '', /^0 of 0 in /)
})
