/** pp → Z/γ* → e⁻e⁺: the shipped sample, what is written, and what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type DrellYanEvents, drellYan, readEvents, takeEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()
const sample = fileURLToPath(new URL('../../../data/drell_yan.h5', import.meta.url))

const pairMasses = ({ leptons: { energy, px, py, pz }, count }: DrellYanEvents) =>
  Float64Array.from({ length: count }, (_, i) => {
    const [a, b] = [2 * i, 2 * i + 1]
    const p = Math.hypot(px[a] + px[b], py[a] + py[b], pz[a] + pz[b])
    return Math.sqrt((energy[a] + energy[b]) ** 2 - p * p)
  }).sort()

test('the shipped sample has the Z, and leptons that balance', async () => {
  const events = await readEvents(sample, { layout: drellYan })
  assert.equal(events.count, 120_000)
  const masses = pairMasses(events)
  assert.ok(Math.abs(masses[60_000] - 91.19) < 0.1, `${masses[60_000]}`)
  assert.ok(masses[0] > 59.5)
  const { px, py } = events.leptons
  for (let i = 0; i < events.count; i++) {
    assert.ok(Math.abs(px[2 * i] + px[2 * i + 1]) + Math.abs(py[2 * i] + py[2 * i + 1]) < 1e-3)
  }
})

test('what is written is read back; what does not balance and components in another order are refused', async () => {
  const few = takeEvents(await readEvents(sample, { layout: drellYan }), Int32Array.of(5, 3, 100))
  writeEvents(inFolder('few.h5'), few)
  assert.deepEqual(await readEvents(inFolder('few.h5'), { layout: drellYan }), few)
  const { leptons } = few
  const written = (name: string, changed: Partial<typeof leptons>) => {
    writeEvents(inFolder(name), { ...few, leptons: { ...leptons, ...changed } })
    return readEvents(inFolder(name), { layout: drellYan })
  }
  const px = leptons.px.with(2, leptons.px[2] + 3)
  const energy = leptons.energy.map((e) => e + 10)
  await assert.rejects(written('isr.h5', { px, energy }), /leptons.*opposite transverse momentum/s)
  await assert.rejects(written('order.h5', { energy: leptons.pz.map(Math.abs), pz: leptons.energy }), /E, px, py, pz/)
})
