import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mapValues, takeTable } from '../../../src/lib/columns/index.ts'
import { type AnyEvents, type EventLayout, openEvents } from '../../../src/lib/events/index.ts'
import { finite } from '../../../src/lib/events/layouts/domain.ts'
import { sharedData } from '../../helpers/sharedData.ts'

interface Pairs extends AnyEvents {
  readonly layout: 'pairs'
  /** (E, px, py, pz) of each of two particles, GeV. */
  readonly columns: Readonly<Record<string, ArrayLike<number>>>
}

/** A layout that is a record alone: one plain data set [n, 2, 4] in the root. */
const pairs: EventLayout<Pairs> = {
  name: 'pairs',
  record: 'shared/data/README.md',
  variants: ['pairs'],
  parts: [
    {
      part: 'leptons',
      names: ['leptons'],
      columns: ['energy', 'px', 'py', 'pz'].map((name, i) => ({
        name,
        field: String(i),
        unit: 'GeV',
        type: 'float32',
        domain: finite,
      })),
    },
  ],
  variantOf: () => 'pairs',
  namesIn: () => ({}),
  eventsOf: (layout, count, { leptons }) => ({ layout, count, columns: leptons.columns }),
  tablesOf: ({ count, columns }) => ({ leptons: { count, perEvent: 2, columns: columns as never } }),
}

test('a layout is a record: events of another kind are opened by theirs', async () => {
  const source = await openEvents(sharedData('drell_yan.h5'), { layout: pairs })
  assert.equal(source.count, 300_000)
  const { columns } = source.read(100_000, 100_100)
  const [first] = takeTable({ count: 100, perEvent: 2, columns: mapValues(columns, (c) => c as Float32Array) }, [0])
    .columns.energy
  assert.ok(first > 0)
  for (let i = 0; i < 200; i++) {
    const { energy, px, py, pz } = columns
    const p = Math.hypot(px[i], py[i], pz[i])
    assert.ok(Math.abs(energy[i] - p) < 1e-3 * energy[i] + 1e-3, `${energy[i]} and ${p}`)
  }
  source.close()
})
