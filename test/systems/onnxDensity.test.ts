/** Exported densities in onnxruntime beside the library: a draw of each row of latent numbers, and how probable it is. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import * as ort from 'onnxruntime-web'
import { drellYan, planeToys, readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { binn, exportOnnx, type TrainedBinn } from '../../src/lib/systems/index.ts'
import { untrained } from '../../src/lib/systems/untrained.ts'
import { fold, key, normals, useBackend } from '../../src/lib/tensor/index.ts'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'
before(() => useBackend())

const [COUNT, KEY] = [1000, key(7)]
const PAIRS = fileURLToPath(new URL('../../data/drell_yan.h5', import.meta.url))

for (const [coordinates, flow] of [
  ['plane', 'affine'],
  ['momenta', 'spline'],
  ['mass', 'affine'],
  ['gaussian-mass', 'affine'],
] as const) {
  test(`a density, ${coordinates}, ${flow}: the same draws and densities`, async () => {
    const first = Int32Array.from({ length: 500 }, (_, i) => i)
    const events =
      coordinates === 'plane'
        ? planeToys(key(1), 'ring', 500)
        : takeEvents(await readEvents(PAIRS, { layout: drellYan }), first)
    const changes = { flow, size: 'small', ...(coordinates !== 'plane' && { coordinates }) }
    const settings = binn.settings('neutrina', changes as never)
    const trained = untrained(binn, 'binn', settings, events, key(3)) as TrainedBinn
    const own = trained.densities({ key: key(1), draws: 1 })
    const x = own.sample(KEY, COUNT, 0)
    const dim = x.length / COUNT
    const file = await exportOnnx(trained, { profile: 'events', draws: 2, taggedAbove: 0 }, { version: 'test' })
    const session = await ort.InferenceSession.create(file.bytes)
    // two draws of an event are two rows of latent numbers
    const z = new ort.Tensor('float32', normals(fold(KEY, 0), COUNT * dim), [COUNT / 2, 2, dim])
    const out = await session.run({ z })
    assert.deepEqual(out.x.dims, [COUNT / 2, 2, dim])
    const scale = Math.sqrt(x.reduce((sum, one) => sum + one * one, 0) / x.length)
    const far = Array.from(x, (one, i) => Math.abs(one - (out.x.data[i] as number)) / (Math.abs(one) + scale))
    far.sort((a, b) => a - b)
    assert.ok(far[Math.floor(0.998 * far.length)] < 1e-5, `${far[far.length >> 1]}, ${far.at(-1)}`)
    const logProb = own.logProb(x, 0)
    const off = Array.from(logProb, (lp, i) => Math.abs(lp - (out.log_prob.data[i] as number)) / (1 + Math.abs(lp)))
    off.sort((a, b) => a - b)
    assert.ok(off[Math.floor(0.998 * off.length)] < 1e-4, `${off[off.length >> 1]}, ${off.at(-1)}`)
    own.dispose()
    trained.dispose()
  })
}
