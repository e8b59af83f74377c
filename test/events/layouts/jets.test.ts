/** Jets in JetNet's layout: the sample, the full files, what is written, and what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type JetEvents, jetsLayout, openDataWriter, readEvents, writeEvents } from '../../../src/lib/events/index.ts'
import { FileError } from '../../../src/lib/tensor/index.ts'
import { sharedData } from '../../helpers/sharedData.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()
const layout = { layout: jetsLayout }

for (const type of ['top', 'gluon', 'quark']) {
  test(`the ${type} jets of data/ are the last of the full file, rounded to 13 bits`, async () => {
    const own = await readEvents(`data/jets_${type}.h5`, layout)
    const full = await readEvents(sharedData(`jets_${type}.h5`), layout)
    assert.deepEqual([own.count, full.count, own.particles.perEvent], [6000, 30_000, 30])
    const first = 24_000 * 30
    for (const name of ['eta', 'phi', 'pt', 'mask'] as const) {
      const column = own.particles[name]
      assert.ok(
        column.every((value, i) => Math.abs(value - full.particles[name][first + i]) <= 2 ** -14 * Math.abs(value)),
        name,
      )
    }
    // the number of particles is that of the masks, particles come by falling transverse momentum
    for (let i = 0; i < own.count; i++) {
      const mask = own.particles.mask.subarray(30 * i, 30 * i + 30)
      assert.equal(own.jets!.particles[i], mask.filter(Boolean).length)
      const pt = own.particles.pt.subarray(30 * i, 30 * i + 30)
      assert.ok(pt.every((value, k) => k === 0 || value <= pt[k - 1]))
    }
  })
}

test('what is written is read back, with the jets or without', async () => {
  const particles = {
    perEvent: 2,
    eta: Float32Array.of(0.1, 0, -0.2, 0.3),
    phi: Float32Array.of(0.2, 0, 0, 0.1),
    pt: Float32Array.of(1, 0, 0.6, 0.4),
    mask: Float32Array.of(1, 0, 1, 1),
  }
  const jets = {
    pt: Float32Array.of(1000, 900),
    eta: Float32Array.of(0.5, -1),
    mass: Float32Array.of(0, 150),
    particles: Float32Array.of(1, 2),
  }
  const events: JetEvents = { layout: 'jets', count: 2, particles, jets }
  writeEvents(inFolder('both.h5'), events)
  assert.deepEqual(await readEvents(inFolder('both.h5'), layout), events)
  const { jets: _, ...bare } = events
  writeEvents(inFolder('bare.h5'), bare as JetEvents)
  assert.deepEqual(await readEvents(inFolder('bare.h5'), layout), bare)
  await assert.rejects(readEvents(inFolder('bare.h5'), { ...layout, truth: ['jets'] }), FileError)
  const damaged = { ...events, particles: { ...particles, mask: Float32Array.of(1, 0, 0, 1) } }
  writeEvents(inFolder('damaged.h5'), damaged)
  await assert.rejects(
    readEvents(inFolder('damaged.h5'), layout),
    /particle_features, field '3', row 1.*all its numbers are 0/,
  )
})

test('files of another shape are refused by name', async () => {
  const write = (name: string, features: number, columns: number) => {
    const writer = openDataWriter(inFolder(name), {
      count: 2,
      dataSets: {
        particle_features: { type: 'float32', rowShape: [3, columns] },
        jet_features: { type: 'float32', rowShape: [features] },
      },
    })
    writer.append({
      particle_features: new Float32Array(6 * columns),
      jet_features: new Float32Array(2 * features),
    })
    writer.close()
  }
  write('features.h5', 5, 4)
  await assert.rejects(readEvents(inFolder('features.h5'), layout), /jet_features.*expected 4 an event, got 5/)
  write('columns.h5', 4, 3)
  await assert.rejects(readEvents(inFolder('columns.h5'), layout), /particle_features.*expected a field '3'/)
})
