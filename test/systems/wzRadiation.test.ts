/** Events with initial-state radiation: the recoil is undone, and what the networks see of them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toyBosonPairs, type WzEvents } from '../../src/lib/events/index.ts'
import { boost } from '../../src/lib/kinematics/index.ts'
import { exactCoordinates } from '../../src/lib/systems/wzUnfolding/coordinates.ts'
import { wzFeatures } from '../../src/lib/systems/wzUnfolding/features.ts'
import { hardFrame, PAIRS } from '../../src/lib/systems/wzUnfolding/hardFrame.ts'
import { key } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const events = toyBosonPairs(key(1), 600, { smearing: 0 })
const COUNT = events.count
const PARTS = ['energy', 'px', 'py', 'pz'] as const

/** The same with all objects boosted along x, and a jet at the third place that takes the recoil. */
function recoiling(beta: number): WzEvents {
  const { detector } = events
  const columns = PARTS.map((name) => Float32Array.from(detector[name]))
  for (let i = 0; i < COUNT; i++) {
    let x = 0
    for (let k = 0; k < 4; k++) {
      const at = i * detector.perEvent + k
      const moved = boost(
        Float64Array.from(PARTS, (name) => detector[name][at]),
        [beta, 0, 0],
      )
      moved.forEach((value, c) => {
        columns[c][at] = value
      })
      x += moved[1]
    }
    const at = i * detector.perEvent + 4
    ;[Math.abs(x) * Math.cosh(1), -x, 0, Math.abs(x) * Math.sinh(1)].forEach((value, c) => {
      columns[c][at] = value
    })
  }
  const [energy, px, py, pz] = columns
  return { ...events, detector: { ...detector, energy, px, py, pz }, njets: new Int16Array(COUNT).fill(3) }
}

test('a boosted event is brought back, and its radiation told from the jets of the W', () => {
  const { events: back, chosen, velocity, chiSquares } = hardFrame(recoiling(0.3))
  const right = [...chosen].filter((place) => place === 0).length / COUNT
  assert.ok(right > 0.95, `${right}`)
  const masses = [0, 0]
  let off = 0
  for (let i = 0; i < COUNT; i++) {
    if (chosen[i] !== 0) continue
    const sum = (of: WzEvents, c: (typeof PARTS)[number]) =>
      [0, 1, 2, 3].reduce((s, k) => s + of.detector[c][i * of.detector.perEvent + k], 0)
    const [now, before] = [back, events].map((of) => PARTS.map((c) => sum(of, c)))
    const mass = ([e, x, y, z]: number[]) => Math.sqrt(e * e - x * x - y * y - z * z)
    masses[0] += mass(now)
    masses[1] += mass(before)
    off = Math.max(off, Math.hypot(now[1], now[2]) / now[0])
    assertClose([velocity[2 * i]], [0.3], { absolute: 0.15 })
    assert.ok(chiSquares[PAIRS.length * i] >= 0 && Number.isNaN(chiSquares[PAIRS.length * i + 5]))
  }
  // a boost changes no mass
  assertClose([masses[0]], [masses[1]], { relative: 1e-4 })
  assert.ok(off < 0.1, `${off}`)
})

test('without recoil nothing is boosted but by what the fit finds', () => {
  const { events: same, velocity } = hardFrame(events)
  const largest = velocity.reduce((most, v) => Math.max(most, Math.abs(v)), 0)
  assert.ok(largest < 0.1, `${largest}`)
  assert.deepEqual(same.njets, events.njets)
})

test('coordinates of such events go there and back, and inputs are finite for two, three and four jets', () => {
  const radiating = recoiling(0.2)
  const features = wzFeatures(radiating, 'radiation')
  assert.ok(features.event.data.every(Number.isFinite))
  assert.equal(features.event.columns.length, wzFeatures(events).event.columns.length + 33)
  const map = exactCoordinates()
  for (let i = 0; i < 50; i++) {
    const row = features.momenta!.slice(10 * i, 10 * (i + 1))
    const before = row.slice()
    const log = map.forward(row, features.anchors[i])
    assertClose([map.inverse(row, features.anchors[i])], [-log], { absolute: 1e-7 })
    assertClose([...row.subarray(0, 6)], [...before.subarray(0, 6)], { relative: 1e-7, absolute: 1e-6 })
  }
  // numbers of a flow that lie without end give momenta that have one
  const wild = Float64Array.from({ length: 10 }, (_, c) => (c % 2 ? -900 : 900))
  const logDet = map.inverse(wild, features.anchors[0])
  assert.ok(Number.isFinite(logDet) && wild.every(Number.isFinite), `${wild}`)
})
