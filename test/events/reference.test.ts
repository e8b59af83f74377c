import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Events, type Particles, readEvents } from '../../src/lib/events/index.ts'

// written by h5py 3.16.0, which shares no code with ours (test/reference/events/make.py)
const reference = (name: string) => fileURLToPath(new URL(`../reference/events/${name}`, import.meta.url))
type Content = Record<string, Record<string, number[]>>
const expected = JSON.parse(readFileSync(reference('expected.json'), 'utf8')) as Record<string, Content>

const particles = (given?: Particles) => ({ ...given, PDGID: given?.pdgId })

/** Where each field of the file must be found in the events. */
const PLACES: Record<string, (events: Events) => unknown> = {
  MET: ({ met }) => ({ MET: met.pt, phi: met.phi }),
  leptons: ({ leptons }) => leptons,
  jets: ({ jets: { isTagged, ...rest } }) => ({ ...rest, is_tagged: isTagged }),
  njets: ({ njets }) => ({ '': njets }),
  nbjets: ({ nbjets }) => ({ '': nbjets }),
  truth_neutrinos: ({ neutrinos }) => particles(neutrinos),
  neutrinos: ({ neutrinos }) => particles(neutrinos),
  truth_quarks: ({ truthQuarks }) => particles(truthQuarks),
  truth_particles: ({ truthParticles }) => particles(truthParticles),
  jets_indices: ({ jetsIndices }) => ({ '': jetsIndices }),
  matchability: ({ matchability }) => ({ '': matchability }),
  decay_channel: ({ decayChannel }) => ({ '': decayChannel }),
}

function assertHolds(events: Events, content: Content, ignored: readonly string[] = []): void {
  for (const [name, fields] of Object.entries(content)) {
    if (ignored.includes(name)) continue
    const columns = PLACES[name](events) as Record<string, ArrayLike<number> | undefined>
    for (const [field, values] of Object.entries(fields)) {
      if (ignored.includes(field)) continue
      const rounded = columns[field] instanceof Float32Array ? values.map(Math.fround) : values
      assert.deepEqual([...Array.from(columns[field] ?? [])], rounded, `${name}.${field}`)
    }
  }
}

const READABLE = [
  ...['semileptonic', 'dileptonic', 'big-endian', 'mixed-endian', 'fletcher32', 'szip', 'scaleoffset'],
  ...['big-endian-enum-0', 'big-endian-enum-2', 'big-endian-enum-5', 'enum-int16', 'enum-int64', 'enum-uint8'],
  ...['user-block', 'user-block-4096'],
]

for (const name of READABLE) {
  test(`every field of ${name}.h5 is read as h5py wrote it`, async () => {
    const events = await readEvents(reference(`${name}.h5`))
    assert.equal(events.layout, name === 'dileptonic' ? 'dileptonic' : 'semileptonic')
    assert.equal(events.count, 5)
    assertHolds(events, expected[name])
  })
}

test('the older record: one lepton as (n, 1), `neutrinos`, int8 tags, float64, no optional field, unknown ones besides', async () => {
  const events = await readEvents(reference('older.h5'))
  assert.equal(events.layout, 'semileptonic')
  assert.equal(events.leptons.perEvent, 1)
  assert.equal(events.leptons.charge, undefined)
  assert.equal(events.neutrinos?.mass, undefined)
  assert.equal(events.truthQuarks, undefined)
  assertHolds(events, expected.older, ['weight', 'iso'])
})

test('h5py wrote the reference files', () => {
  assert.deepEqual(Object.keys(expected.versions), ['h5py', 'hdf5', 'numpy'])
})
