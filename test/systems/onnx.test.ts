/**
 * Exported networks in onnxruntime beside the library: draws and log-densities of the same latent numbers, for every profile
 * of the networks, trained and untrained.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-web'
import { mapValues } from '../../src/lib/columns/index.ts'
import { type Events, readEvents, takeEvents } from '../../src/lib/events/index.ts'
import {
  exportOnnx,
  judge,
  load,
  type OnnxRequest,
  singleNeutrino,
  type Trained,
  twoNeutrinos,
} from '../../src/lib/systems/index.ts'
import { blockFeed, eventFeed } from '../../src/lib/systems/onnxFeeds.ts'
import { untrained } from '../../src/lib/systems/untrained.ts'
import { drawNormals, key, uniforms, useBackend } from '../../src/lib/tensor/index.ts'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const sample = async (name: string, n: number) => {
  const all = await readEvents(path(`data/ttbar_${name}_test.h5`))
  return takeEvents(
    all,
    Int32Array.from({ length: n }, (_, i) => i),
  )
}
const KEY = 5

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
before(() => useBackend())

/** The inputs of the profile `events`. */
const feedOf = (events: Events): Record<string, ort.Tensor> =>
  mapValues(eventFeed(events, 0, events.count), ({ data, shape }) => new ort.Tensor('float32', data, shape))

const ASKED: OnnxRequest = { profile: 'events', draws: 1, taggedAbove: 2.5 }

async function sessionOf(trained: Trained, request: Partial<OnnxRequest> = {}) {
  const file = await exportOnnx(trained, { ...ASKED, ...request }, { version: 'test' })
  return { file, session: await ort.InferenceSession.create(file.bytes) }
}

/** The largest distance of momenta, relative to their sizes, and the part that is beyond 1e-5. */
function distances(got: ArrayLike<number>, wanted: ArrayLike<number>) {
  let [largest, beyond] = [0, 0]
  for (let i = 0; i < wanted.length; i += 3) {
    const size = Math.hypot(wanted[i], wanted[i + 1], wanted[i + 2])
    const off = [0, 1, 2].map((k) => got[i + k] - wanted[i + k])
    const own = Number.isNaN(off[0]) ? Infinity : Math.hypot(...off) / size
    largest = Math.max(largest, own)
    if (own > TOLERANCE) beyond++
  }
  return { largest, beyond: (3 * beyond) / wanted.length }
}

const TOLERANCE = 1e-5
const distance = (got: ArrayLike<number>, wanted: ArrayLike<number>) => distances(got, wanted).largest

interface Drawn {
  readonly values: number[]
  readonly logProb: number[]
}

/** Draws and densities of the library and of the exported network, of the same latent numbers. */
async function compare(trained: Trained, events: Events, draws: number, width = 1) {
  const dim = 3 * events.leptons.perEvent
  const { file, session } = await sessionOf(trained, { draws })
  const uniform = file.inputs.length > 0 && trained.network === 'nu2-flows' && width < 0
  const z = uniform
    ? uniforms(key(KEY), events.count * draws * dim, 0).map((u) => 2 * u - 1)
    : (drawNormals(key(KEY), [events.count * draws, dim], 0).dataSync() as Float32Array)
  const feed = { ...feedOf(events), z: new ort.Tensor('float32', Float32Array.from(z), [events.count, draws, dim]) }
  const out = await session.run(feed)
  const wanted: Drawn = { values: [], logProb: [] }
  for (const { samples } of trained.posterior!.draw(events, { key: key(KEY), draws })) {
    for (const x of samples.values) wanted.values.push(x)
    for (const x of samples.logProb.physical) wanted.logProb.push(x)
  }
  const logProb = out.log_prob.data as Float32Array
  return {
    ...distances(out.gen_nu.data as Float32Array, wanted.values),
    logProb: Math.max(...wanted.logProb.map((lp, i) => Math.abs(lp - logProb[i]) / Math.max(1, Math.abs(lp)))),
    file,
  }
}

/** What is left is the rounding of float32 on both sides: a draw in a narrow bin of a spline has a little more of it. */
function assertRounding({ largest, beyond, logProb }: { largest: number; beyond: number; logProb: number }): void {
  assert.ok(beyond < 1e-3 && largest < 5 * TOLERANCE, `${largest}, ${beyond} of the draws beyond ${TOLERANCE}`)
  assert.ok(logProb < TOLERANCE, `${logProb}`)
}

for (const [system, name] of [
  ['singleNeutrino', 'semilep'],
  ['twoNeutrinos', 'dilep'],
] as const) {
  test(`${system}: the trained flow gives the same draws and densities, one draw and 256`, async () => {
    const flow = await load(path(`test/fixtures/${system}/flow`))
    for (const [events, draws] of [[1000, 1] as const, [12, 256] as const]) {
      const { largest, beyond, logProb, file } = await compare(flow, await sample(name, events), draws)
      assertRounding({ largest, beyond, logProb })
      assert.equal(file.opset, 17)
      assert.ok(file.bytes.length < 1.1e6)
    }
    flow.dispose()
  })

  test(`${system}: the trained regression gives the same answers`, async () => {
    const regression = await load(path(`test/fixtures/${system}/regression`))
    const events = await sample(name, 300)
    const { session, file } = await sessionOf(regression)
    assert.ok(!file.inputs.some((each) => each.startsWith('z')))
    const out = await session.run(feedOf(events))
    const off = distance(out.nu.data as Float32Array, regression.predict!(events))
    assert.ok(off < 3 * TOLERANCE, `${off}`)
    regression.dispose()
  })
}

for (const profile of ['released', 'context-everywhere', 'anchored'] as const) {
  for (const frame of ['detector', 'lepton'] as const) {
    test(`one neutrino: ${profile} in the frame ${frame}`, async () => {
      const settings = singleNeutrino.settings('neutrina', { profile, frame, quadratic: frame === 'lepton' })
      const events = await sample('semilep', 200)
      const flow = untrained(singleNeutrino, 'nu-flows', settings, events, key(2))
      const { largest, beyond, logProb } = await compare(flow, events, 2)
      assertRounding({ largest, beyond, logProb })
      flow.dispose()
    })
  }
}

for (const [profile, frame] of [
  ['released', 'detector'],
  ['paper', 'detector'],
  ['deepset', 'detector'],
  ['atlas', 'detector'],
  ['deepset', 'leptons'],
  ['neutrina', 'leptons'],
  ['diffusion', 'leptons'],
] as const) {
  test(`two neutrinos: ${profile} in the frame ${frame}`, async () => {
    const settings = twoNeutrinos.settings('neutrina', { profile, frame })
    const events = await sample('dilep', 60)
    const flow = untrained(twoNeutrinos, 'nu2-flows', settings, events, key(2))
    const { largest, beyond, logProb } = await compare(flow, events, 2, profile === 'atlas' ? -1 : 1)
    assertRounding({ largest, beyond, logProb })
    flow.dispose()
  })
}

test('the same event gives the same draw alone and among others, to rounding', async () => {
  const flow = await load(path('test/fixtures/singleNeutrino/flow'))
  const events = await sample('semilep', 5)
  const { session } = await sessionOf(flow)
  const z = drawNormals(key(1), [5, 3], 0).dataSync() as Float32Array
  const all = await session.run({ ...feedOf(events), z: new ort.Tensor('float32', Float32Array.from(z), [5, 1, 3]) })
  const one = takeEvents(events, [3])
  const own = await session.run({
    ...feedOf(one),
    z: new ort.Tensor('float32', Float32Array.from(z.slice(9, 12)), [1, 1, 3]),
  })
  const wanted = (all.gen_nu.data as Float32Array).slice(9, 12)
  assert.ok(distance(own.gen_nu.data as Float32Array, wanted) < 1e-6)
  flow.dispose()
})

test("TopCPToolkit's block: Cartesian inputs of one event give what the event gives, and a draw without a latent input", async () => {
  const flow = await load(path('test/fixtures/twoNeutrinos/flow'))
  const events = await sample('dilep', 40)
  const { session: plain } = await sessionOf(flow)
  const topcp = { profile: 'topcptoolkit' } as const
  const { session, file } = await sessionOf(flow, { ...topcp, latent: 'input' })
  const { session: block, file: own } = await sessionOf(flow, topcp)
  assert.deepEqual(own.inputs, ['jets [num_jets, 6]', 'leptons [2, 6]', 'met [1, 3]', 'misc [1, 3]'])
  assert.deepEqual(own.outputs, ['outputs [6]', 'log_probs [1]'])
  assert.equal(file.inputs.length, 5)
  const z = drawNormals(key(3), [40, 6], 0).dataSync() as Float32Array
  for (let i = 0; i < 40; i++) {
    const event = takeEvents(events, [i])
    const latent = new ort.Tensor('float32', Float32Array.from(z.slice(6 * i, 6 * i + 6)), [1, 1, 6])
    const wanted = await plain.run({ ...feedOf(event), z: latent })
    const feed = blockOf(event)
    const got = await session.run({ ...feed, z: latent })
    assert.ok(distance(got.outputs.data as Float32Array, wanted.gen_nu.data as Float32Array) < 1e-4)
    const [lp, other] = [got.log_probs.data[0], wanted.log_prob.data[0]] as number[]
    assert.ok(Math.abs(lp - other) < 1e-3 * Math.abs(other))
    const drawn = await block.run(feed)
    assert.ok((drawn.outputs.data as Float32Array).every(Number.isFinite) && Number.isFinite(drawn.log_probs.data[0]))
  }
  flow.dispose()
})

/** The inputs of the block, every number once more in float32. */
const blockOf = (event: Events): Record<string, ort.Tensor> =>
  mapValues(blockFeed(event, 0), ({ data, shape }) => new ort.Tensor('float32', data, shape))

test('what cannot be exported is refused', async () => {
  const flow = await load(path('test/fixtures/singleNeutrino/flow'))
  await assert.rejects(sessionOf(flow, { profile: 'topcptoolkit' }), /a network of two neutrinos, and one draw/)
  await assert.rejects(sessionOf(flow, { latent: 'inside' }), /latent numbers as an input/)
  const { exported: _, ...without } = flow
  await assert.rejects(sessionOf(without), /a network that has an ONNX form, got nu-flows/)
  flow.dispose()
})

test('a network of a file draws what the library draws, in both interfaces, and is judged as others are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'onnx-'))
  const asked = { key: key(KEY), draws: 4, first: 2 }
  const write = async (name: string, trained: Trained, request: Partial<OnnxRequest> = {}) => {
    const { bytes } = await exportOnnx(trained, { ...ASKED, ...request }, { version: 'test' })
    writeFileSync(join(folder, name), bytes)
    return load(join(folder, name))
  }
  const drawn = (trained: Trained, events: Events) => {
    const blocks = [...trained.posterior!.draw(events, asked)]
    assert.equal(blocks[0].first, 2)
    return blocks.flatMap(({ samples }) => [...samples.values])
  }
  const flow = await load(path('test/fixtures/singleNeutrino/flow'))
  const events = await sample('semilep', 300)
  const [one, four] = [await write('one.onnx', flow), await write('four.onnx', flow, { draws: 4 })]
  const wanted = drawn(flow, events)
  for (const own of [one, four]) {
    const { largest, beyond } = distances(drawn(own, events), wanted)
    assert.ok(beyond < 1e-3 && largest < 5 * TOLERANCE, `${largest}, ${beyond}`)
  }
  assert.throws(() => [...four.posterior!.draw(events, { ...asked, draws: 6 })], /expected a multiple of its 4 draws/)
  const judged = { files: [path('data/ttbar_semilep_test.h5')], events: 100, draws: 16, key: key(2) }
  const [theirs, ours] = [(await judge(one, judged)).report!, (await judge(flow, judged)).report!]
  const width = (report: typeof ours) => report.answers.errors.flow_sample.pz.width.value
  assert.ok(Math.abs(width(theirs) / width(ours) - 1) < 1e-3)
  assert.ok(Number.isNaN(theirs.posterior.nllPhysical.value))
  assert.ok(Math.abs(theirs.posterior.coverage['0.68'].value - 0.68) < 0.2)
  const pair = await load(path('test/fixtures/twoNeutrinos/flow'))
  const two = await sample('dilep', 20)
  const block = await write('block.onnx', pair, { profile: 'topcptoolkit', latent: 'input' })
  const { largest } = distances(drawn(block, two), drawn(pair, two))
  assert.ok(largest < 1e-3, `${largest}`)
  const inside = await write('inside.onnx', pair, { profile: 'topcptoolkit' })
  assert.ok(drawn(inside, two).every(Number.isFinite))
  writeFileSync(join(folder, 'odd.onnx'), 'no network')
  await assert.rejects(load(join(folder, 'odd.onnx')), /odd.onnx: expected a network as ONNX, got something else/)
  await assert.rejects(load(join(folder, 'none.onnx')), /got no such file/)
  const regression = await load(path('test/fixtures/singleNeutrino/regression'))
  await assert.rejects(write('nu.onnx', regression), /expected inputs met, leptons, jets, counts, z, or/)
  for (const trained of [flow, one, four, pair, block, inside, regression]) trained.dispose()
})
