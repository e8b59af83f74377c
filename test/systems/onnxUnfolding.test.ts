/** Exported networks that unfold in onnxruntime beside the library: draws and densities of the same latent numbers. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import * as ort from 'onnxruntime-web'
import { toyBosonPairs, type WzEvents } from '../../src/lib/events/index.ts'
import { exportOnnx, systemOf } from '../../src/lib/systems/index.ts'
import { untrained } from '../../src/lib/systems/untrained.ts'
import { key, normals, useBackend } from '../../src/lib/tensor/index.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
before(() => useBackend())

const [DRAWS, KEY] = [3, key(5)]
const events = toyBosonPairs(key(2), 300)
const EVENTS = events.count

function measured({ count, detector }: WzEvents): ort.Tensor {
  const { energy, px, py, pz, perEvent } = detector
  const of = (i: number) => {
    const at = Math.floor(i / 16) * perEvent + Math.floor((i % 16) / 4)
    return [energy, px, py, pz][i % 4][at]
  }
  return new ort.Tensor(
    'float32',
    Float32Array.from({ length: 16 * count }, (_, i) => of(i)),
    [count, 4, 4],
  )
}

/** The largest distance of momenta of partons, relative to their sizes, and the part that is beyond 1e-5. */
function distances(got: ArrayLike<number>, wanted: ArrayLike<number>) {
  const far: number[] = []
  for (let i = 0; i < wanted.length; i += 3) {
    const off = Math.hypot(...[0, 1, 2].map((k) => got[i + k] - wanted[i + k]))
    far.push(off / Math.hypot(wanted[i], wanted[i + 1], wanted[i + 2]))
  }
  far.sort((a, b) => a - b)
  return { middle: far[far.length >> 1], most: far[Math.floor(0.999 * far.length)] }
}

for (const [network, profile, dim] of [
  ['cinn', 'exact-small', 10],
  ['cinn', 'published-small', 12],
  ['flow-matching', 'exact-small', 10],
  ['fcgan', 'exact-small', 12],
  ['einn', 'published-small', 12],
] as const) {
  test(`${network}, ${profile}: the same draws and densities`, async () => {
    const system = systemOf(network)
    const settings = system.settings(system.defaults?.[network] ?? 'neutrina', { profile } as never)
    const trained = untrained(system, network, settings, events as never, key(3))
    const file = await exportOnnx(trained, { profile: 'events', draws: DRAWS, taggedAbove: 0 }, { version: 'test' })
    const session = await ort.InferenceSession.create(file.bytes)
    const z = new ort.Tensor('float32', normals(KEY, EVENTS * DRAWS * dim), [EVENTS, DRAWS, dim])
    const out = await session.run({ measured: measured(events), z })
    const blocks = [...trained.posterior!.draw(events, { key: KEY, draws: DRAWS })]
    const wanted = blocks.flatMap(({ samples }) => [...samples.values])
    const { middle, most } = distances(out.parton.data as Float32Array, wanted)
    assert.ok(middle < 1e-6 && most < 1e-4, `${middle}, ${most}`)
    if (out.log_prob) {
      const logProb = blocks.flatMap(({ samples }) => [...samples.logProb.physical])
      const off = logProb.map((lp, i) => Math.abs(lp - (out.log_prob.data[i] as number)) / Math.abs(lp))
      off.sort((a, b) => a - b)
      assert.ok(off[Math.floor(0.999 * off.length)] < 1e-4, `${off[off.length >> 1]}, ${off[off.length - 1]}`)
    }
    assert.equal(Boolean(out.log_prob), network === 'cinn' || network === 'flow-matching')
    trained.dispose()
  })
}
