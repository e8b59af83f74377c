import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import {
  convertEvents,
  type DrellYanEvents,
  drellYan,
  isMultimodal,
  type JetEvents,
  jetsLayout,
  layoutIn,
  layoutNamed,
  MULTIMODAL_SHAPES,
  mappingSchema,
  mergeDataFiles,
  multimodalToys,
  openDataFile,
  openDataWriter,
  PLANE_DENSITIES,
  planeToys,
  RING,
  writtenFormat,
} from '../../../src/lib/events/index.ts'
import { key } from '../../../src/lib/tensor/index.ts'
import { temporaryFolder } from '../folder.ts'
import { EVENTS, NUMBERS, type Row, refused, rejected, rowOf } from './extremes.ts'

const inFolder = temporaryFolder()
const isCount = (x: number) => Number.isInteger(x) && x >= 0
const pairs = (x: number): DrellYanEvents => {
  const column = () => Float32Array.of(x, x)
  return {
    layout: 'drellYan',
    count: 1,
    leptons: { perEvent: 2, energy: column(), px: column(), py: column(), pz: column() },
  }
}
const jets = (x: number): JetEvents => {
  const column = () => Float32Array.of(x, x)
  return {
    layout: 'jets',
    count: 1,
    particles: { perEvent: 2, eta: column(), phi: column(), pt: column(), mask: column() },
  }
}
const once = (check: () => void | Promise<void>): Row =>
  rowOf((extreme) => (extreme === 'empty' ? check : 'takes names and no numbers'))

export const TOYS_AND_LAYOUTS: Record<string, Row> = {
  RING: once(() => assert.deepEqual(RING, { mean: 4, width: 1 })),
  PLANE_DENSITIES: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      const inside = x >= 0 && x <= 1
      assert.equal(PLANE_DENSITIES.wedge.density(x, 0.5), inside ? 2 * x : 0)
      assert.equal(PLANE_DENSITIES.kicker.density(x, 0.5), inside ? 3 * x ** 2 : 0)
      const ring = PLANE_DENSITIES.ring.density(x, 0)
      assert.ok(Number.isNaN(x) ? Number.isNaN(ring) : ring >= 0)
    }
  }),
  planeToys: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      if (isCount(x) && x < 1e6) assert.equal(planeToys(key(1), 'ring', x).x.length, x)
      else if (!isCount(x) || x > 2 ** 27) refused(() => planeToys(key(1), 'ring', x), /planeToys: expected a whole/)
    }
    refused(() => planeToys(key(1), 'cone' as never, 1), /planeToys: expected one of wedge/)
  }),
  MULTIMODAL_SHAPES: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      for (const { modes, modeOf, inHole } of Object.values(MULTIMODAL_SHAPES)) {
        const mode = modeOf(x, 0)
        // a place that is none belongs to no ring
        assert.ok(Number.isNaN(x) || !Number.isFinite(x) || (mode >= 0 && mode < modes), `${mode} at ${x}`)
        if (Math.abs(x) > 100) assert.equal(inHole(x, 1e6), false)
      }
    }
  }),
  isMultimodal: rowOf((extreme) => () => {
    for (const name of ['camel', '', String(extreme)]) {
      assert.equal(isMultimodal({ layout: name, count: 0 }), name === 'camel')
    }
  }),
  multimodalToys: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      if (isCount(x) && x < 1e6) assert.equal(multimodalToys(key(1), 'camel', x).points.length, 2 * x)
      else if (!isCount(x) || x > 2 ** 27) refused(() => multimodalToys(key(1), 'camel', x), /multimodalToys: expected/)
    }
    refused(() => multimodalToys(key(1), 'dromedary' as never, 1), /multimodalToys: expected one of two-rings/)
  }),
  drellYan: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      assert.deepEqual(drellYan.eventsOf('drellYan', 1, drellYan.tablesOf(pairs(x))), pairs(x))
      assert.equal(typeof drellYan.variantOf(new Map([['leptons', x]])), x === 2 ? 'string' : 'object')
    }
  }),
  jetsLayout: rowOf((extreme) => () => {
    for (const x of NUMBERS[extreme]) {
      assert.deepEqual(jetsLayout.eventsOf('jets', 1, jetsLayout.tablesOf(jets(x))), jets(x))
      assert.equal(typeof jetsLayout.variantOf(new Map([['jets', x]])), x === 4 ? 'string' : 'object')
    }
  }),
  layoutNamed: once(() => {
    assert.equal(layoutNamed('wz').name, 'wz')
    assert.equal(layoutNamed().name, 'ttbar')
    refused(() => layoutNamed(''), /layout of events: expected one of ttbar/)
  }),
  layoutIn: once(() => rejected(layoutIn(inFolder('none.h5')), /none.h5: expected a file of events/)),
  mappingSchema: once(() => assert.equal((mappingSchema() as { $id: string }).$id, 'neutrina-mapping-1')),
  writtenFormat: once(() => {
    assert.equal(writtenFormat('a.CSV').name, 'CSV')
    for (const name of ['', 'a', 'a.', '.h5', 'a.root', 'a.exe']) refused(() => writtenFormat(name), /expected a name/)
  }),
  convertEvents: rowOf((extreme) => async () => {
    const path = inFolder(`converted-${extreme}.csv`)
    const events = EVENTS[extreme]()
    if (extreme === 'empty') {
      await rejected(convertEvents(path, [events]), /expected events to write, got none/)
      return assert.ok(!existsSync(path))
    }
    assert.equal(await convertEvents(path, [events]), events.count)
    assert.ok(existsSync(path))
  }),
  openDataFile: rowOf((extreme) => async () => {
    const path = inFolder(`opened-${extreme}.h5`)
    await rejected(openDataFile(path, {}), /expected a file of draws, got no such file/)
    const numbers = Float64Array.from(extreme === 'empty' ? [0] : NUMBERS[extreme])
    const dataSets = { x: { type: 'float64' } } as const
    const writer = openDataWriter(path, { count: numbers.length, dataSets, attributes: { of: extreme } })
    writer.append({ x: numbers })
    writer.close()
    await rejected(openDataFile(path, { y: { type: 'float64' } }), /: y: expected a data set .*, got none of that name/)
    await rejected(openDataFile(path, dataSets, numbers.length + 1), /: x: expected a data set \[\d+\], got \[\d+\]/)
    const file = await openDataFile(path, dataSets)
    assert.deepEqual(file.read('x', 0, file.count), numbers)
    assert.deepEqual(file.attributes, { of: extreme })
    file.close()
  }),
  mergeDataFiles: rowOf((extreme) => async () => {
    for (const x of NUMBERS[extreme].filter((count) => !isCount(count) || count === 0)) {
      const file = { count: x, dataSets: { x: { type: 'float64' } } } as const
      await rejected(mergeDataFiles(inFolder('merged.h5'), file, []), /: expected positive whole numbers/)
    }
    const part = { path: inFolder('part.h5'), count: 1 }
    const file = { count: 1, dataSets: { x: { type: 'float64' } } } as const
    await rejected(mergeDataFiles(inFolder('merged.h5'), file, [part]), /part.h5/)
    assert.ok(!existsSync(inFolder('merged.h5')))
  }),
}
