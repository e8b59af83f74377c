/**
 * What must outlive every move of code: the small trained folders of `test/fixtures` (made at dea8eb0, before the systems had
 * a house) load, and the same seed gives the same bytes of parameters, optimiser state and draws. Plain SIMD and two threads
 * make the digits those of every machine.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { neutrina } from '../cli/neutrina.ts'

const SYSTEMS = [
  { name: 'singleNeutrino', flow: 'nu-flows', regression: 'nu-ff', sample: 'ttbar_semilep_test.h5', file: 'single' },
  { name: 'twoNeutrinos', flow: 'nu2-flows', regression: 'nu2-ff', sample: 'ttbar_dilep_test.h5', file: 'two' },
] as const

const folder = mkdtempSync(join(tmpdir(), 'neutrina-guards-'))
const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))
const rows = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'))
const same = (one: string, other: string) => assert.ok(readFileSync(one).equals(readFileSync(other)), `${one} changed`)

/** Runs the command line with digits that are those of every machine. */
async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await neutrina(...args)
  assert.equal(code, 0, stderr)
  return stdout
}

for (const { name, flow, regression, sample, file } of SYSTEMS) {
  const fixture = (path: string) => at(`fixtures/${name}/${path}`)
  const [training, judging] = ['train', 'judge'].map((part) => join(folder, `${file}-${part}.h5`))

  describe(name, () => {
    before(async () => {
      process.env.NEUTRINA_SIMD = 'plain'
      process.env.NEUTRINA_THREADS = '2'
      const events = await readEvents(at(`../data/${sample}`))
      writeEvents(training, takeEvents(events, rows(0, 4000)))
      writeEvents(judging, takeEvents(events, rows(4000, 4400)))
    })

    for (const [network, kept, epochs] of [
      [flow, 'flow', 3],
      [regression, 'regression', 2],
    ] as const) {
      test(`${network}: the same seed gives the bytes it always gave`, async () => {
        const out = join(folder, `${name}-${kept}`)
        const settings = ['--epochs', `${epochs}`, '--cycle-epochs', `${epochs}`, '--seed', '7']
        await run('train', network, '--data', training, '--out', out, ...settings)
        same(join(out, 'params.safetensors'), fixture(`${kept}/params.safetensors`))
        const state = createHash('sha256')
          .update(readFileSync(join(out, 'state.safetensors')))
          .digest('hex')
        assert.equal(state, readFileSync(fixture(`${kept}/state.sha256`), 'utf8').trim())
        const { data, ...model } = json(join(out, 'model.json'))
        const { data: before, ...wanted } = json(fixture(`${kept}/model.json`))
        assert.deepEqual(model, wanted)
        assert.equal(data.events, before.events)
      })
    }

    test('the folder loads, and its draws are the bytes they always were', async () => {
      const out = join(folder, `${name}-draws.h5`)
      await run('infer', fixture('flow'), '--data', judging, '--out', out, '--draws', '8', '--seed', '5')
      const [{ drawn, density }, wanted] = await Promise.all([readDraws(out), readDraws(fixture('draws.h5'))])
      assert.deepEqual(drawn, wanted.drawn)
      assert.deepEqual(density, wanted.density)
    })
  })
}

async function readDraws(path: string) {
  const { default: h5wasm } = await import('h5wasm/node')
  await h5wasm.ready
  const file = new h5wasm.File(path, 'r')
  const bytes = (name: string) => {
    const { buffer, byteOffset, byteLength } = (file.get(name) as { value: Float32Array }).value
    return Buffer.from(buffer, byteOffset, byteLength).toString('base64')
  }
  const draws = { drawn: bytes('gen_nu'), density: bytes('log_prob') }
  file.close()
  return draws
}
