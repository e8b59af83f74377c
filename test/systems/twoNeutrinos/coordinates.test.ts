import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { type Events, openEvents } from '../../../src/lib/events/index.ts'
import { fitFeatures } from '../../../src/lib/features/features.ts'
import { decodeNeutrinos, encodeNeutrinos, turnedEvent } from '../../../src/lib/systems/twoNeutrinos/coordinates.ts'
import { pairFeatures } from '../../../src/lib/systems/twoNeutrinos/features.ts'
import type { Frame } from '../../../src/lib/systems/twoNeutrinos/frame.ts'
import { preprocessed } from '../../../src/lib/systems/twoNeutrinos/preprocessing.ts'
import { ConfigError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { testBackend } from '../../helpers/backend.ts'
import { sharedData } from '../../helpers/sharedData.ts'

before(testBackend)

const source = await openEvents(sharedData('ttbar_dilep_train.h5'), { truth: ['neutrinos'] })
const events = source.read(0, 2000)
source.close()
const features = pairFeatures(events, { frame: 'leptons' })
const turned = { turns: features.turns, guides: features.guides! }

/** (px, py, pz) of the true ν, then ν̄, of event i. */
function trueMomenta({ neutrinos }: Events, i: number): number[] {
  const { pt, eta, phi } = neutrinos!
  return [2 * i, 2 * i + 1].flatMap((at) => [
    pt[at] * Math.cos(phi[at]),
    pt[at] * Math.sin(phi[at]),
    pt[at] * Math.sinh(eta[at]),
  ])
}

const encoded = (momenta: ArrayLike<number>, i: number) => {
  const value = new Float64Array(6)
  return { logDet: encodeNeutrinos(momenta, turned, i, value), value }
}

test('decoding gives the momenta back, with the same log-determinant', () => {
  const momenta = new Float64Array(6)
  for (let i = 0; i < events.count; i++) {
    const { value, logDet } = encoded(trueMomenta(events, i), i)
    assertClose([decodeNeutrinos(value, turnedEvent(turned, i), momenta)], [logDet], { absolute: 1e-9 })
    assertClose(momenta, trueMomenta(events, i), { relative: 1e-9, absolute: 1e-9 }, `event ${i}`)
  }
})

test('the log-determinant is that of the whole map, by central differences', () => {
  for (let i = 0; i < 200; i++) {
    const momenta = trueMomenta(events, i)
    const columns = momenta.map((p, k) => {
      const step = 1e-4 * (1 + Math.abs(p)) * 0.1
      const [up, down] = [p + step, p - step].map((moved) => encoded(momenta.with(k, moved), i).value)
      return [...up].map((v, row) => (v - down[row]) / (2 * step))
    })
    const wanted = Math.log(Math.abs(determinant(columns)))
    assertClose([encoded(momenta, i).logDet], [wanted], { absolute: 1e-4 }, `event ${i}`)
  }
})

/** By elimination with pivots. */
function determinant(rows: number[][]): number {
  const a = rows.map((row) => [...row])
  let product = 1
  for (let k = 0; k < a.length; k++) {
    const pivot = a.findIndex(
      (row, r) => r >= k && Math.abs(row[k]) === Math.max(...a.slice(k).map((x) => Math.abs(x[k]))),
    )
    if (pivot !== k) {
      ;[a[k], a[pivot]] = [a[pivot], a[k]]
      product = -product
    }
    product *= a[k][k]
    for (let r = k + 1; r < a.length; r++) a[r] = a[r].map((x, c) => x - (a[r][k] / a[k][k]) * a[k][c])
  }
  return product
}

test('the two solutions of the W mass lie at −1 and 1', () => {
  let near = 0
  const { data } = features.target!
  for (let i = 0; i < events.count; i++)
    for (const column of [4, 5]) near += Number(Math.abs(Math.abs(data[6 * i + column]) - 1) < 0.2)
  assert.ok(near > 0.6 * 2 * events.count, `${near} of ${2 * events.count}`)
})

/** The same collisions, seen by an observer whose axes or whose names of charges differ. */
const SYMMETRIES: Record<string, (e: Events) => Events> = {
  'turned about the beam': (e) => mapped(e, { phi: (x) => x + 1.234 }),
  'reflected in the transverse plane': (e) => mapped(e, { phi: (x) => -x }),
  'reflected along the beam': (e) => mapped(e, { eta: (x) => -x }),
  'with charges conjugated': (e) => ({
    ...e,
    leptons: { ...e.leptons, charge: e.leptons.charge!.map((q) => -q) },
    neutrinos: {
      perEvent: 2,
      ...Object.fromEntries(
        (['pt', 'eta', 'phi'] as const).map((name) => {
          const column = e.neutrinos![name]
          return [name, column.map((_, at) => column[at ^ 1])]
        }),
      ),
    } as Events['neutrinos'] & object,
  }),
}

type Angles = 'phi' | 'eta'

function mapped(e: Events, change: Partial<Record<Angles, (x: number) => number>>): Events {
  const of = <T extends { phi: Float32Array; eta?: Float32Array }>(objects: T): T => ({
    ...objects,
    phi: change.phi ? objects.phi.map(change.phi) : objects.phi,
    ...(objects.eta && { eta: change.eta ? objects.eta.map(change.eta) : objects.eta }),
  })
  return { ...e, met: of(e.met), leptons: of(e.leptons), jets: of(e.jets), neutrinos: of(e.neutrinos!) }
}

describe('the frame of the leptons sees no difference in events', () => {
  for (const [name, symmetry] of Object.entries(SYMMETRIES)) {
    test(name, () => {
      const other = pairFeatures(symmetry(events), { frame: 'leptons' })
      const parts = ({ inputs: { met, leptons, misc }, target }: typeof features) => ({ met, leptons, misc, target })
      for (const [part, matrix] of Object.entries(parts(features))) {
        // float32 angles: an ellipse or a nearby zero magnifies their rounding
        const moved = parts(other)[part as keyof ReturnType<typeof parts>]
        assertClose(moved!.data, matrix!.data, { relative: 2e-3, absolute: 2e-3 }, part)
      }
    })
  }
})

describe('a frame that leaves a symmetry to the network sees the difference, and no other', () => {
  const left = ['leptons-unturned', 'leptons-unreflected', 'leptons-unflipped', 'leptons-by-charge'] as const
  const differs = (frame: Frame, symmetry: (e: Events) => Events) => {
    const [own, other] = [events, symmetry(events)].map((e) => pairFeatures(e, { frame }).target!.data)
    return own.filter((x, k) => Math.abs(x - other[k]) > 0.05).length / own.length
  }
  for (const [place, frame] of left.entries()) {
    test(frame, () => {
      Object.entries(SYMMETRIES).forEach(([name, symmetry], k) => {
        const share = differs(frame, symmetry)
        assert.ok(k === place ? share > 0.3 : share < 0.005, `${name}: ${share}`)
      })
    })
  }
})

test('boosting an event along the beam changes one input alone', () => {
  const other = pairFeatures(mapped(events, { eta: (x) => x + 0.5 }), { frame: 'leptons' })
  const column = features.inputs.misc.columns.findIndex(({ name }) => name === 'eta_shift')
  const width = features.inputs.misc.columns.length
  for (let i = 0; i < events.count; i++) {
    const moved = other.inputs.misc.data[i * width + column] - features.inputs.misc.data[i * width + column]
    assertClose([moved], [0.5 * features.turns.etaSign[i]], { absolute: 1e-5 })
  }
  assertClose(other.inputs.leptons.data, features.inputs.leptons.data, { absolute: 1e-3 })
  assertClose(other.target!.data, features.target!.data, { relative: 1e-3, absolute: 1e-3 })
})

test('all inputs are finite, and standardised ones stay in reach', () => {
  const { inputs, target } = preprocessed(features, fitFeatures(features))
  for (const { data } of [...Object.values(inputs), target!]) {
    assert.ok(data.every((x) => Math.abs(x) < 40))
  }
})

test('a frame of another name is refused', () => {
  assert.throws(() => pairFeatures(events, { frame: 'lepton' as never }), ConfigError)
})
