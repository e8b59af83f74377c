import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readEvents, takeEvents } from '../../../src/lib/events/index.ts'
import { masses } from '../../../src/lib/kinematics/index.ts'
import {
  bPairByChiSquare,
  bPairProbabilities,
  dileptonObjects,
  dileptonTops,
  trueBPair,
  trueNeutrinoPairs,
} from '../../../src/lib/reconstruction/index.ts'
import { key, normals } from '../../../src/lib/tensor/index.ts'

const DRAWS = 6
const events = takeEvents(
  await readEvents(fileURLToPath(new URL('../../../data/ttbar_dilep_test.h5', import.meta.url))),
  Int32Array.from({ length: 40 }, (_, i) => i),
)
const truth = trueNeutrinoPairs(events)
const noise = normals(key(4), 6 * DRAWS * events.count)
const momenta = Float64Array.from(
  { length: 6 * DRAWS * events.count },
  (_, k) => truth[6 * Math.floor(k / (6 * DRAWS)) + (k % 6)] + 40 * noise[k],
)

/** Every pair and draw, one by one, through the masses of whole events. */
function slow(i: number): Map<string, number> {
  const { perEvent, pt, isTagged } = events.jets
  const n = Array.from({ length: perEvent }, (_, j) => j).filter((j) => pt[i * perEvent + j] > 0).length
  const sums = new Map<string, number>()
  for (let b = 0; b < n; b++) {
    for (let bbar = 0; bbar < n; bbar++) {
      if (b === bbar) continue
      const [placeB, placeBbar] = [new Int8Array(events.count).fill(b), new Int8Array(events.count).fill(bbar)]
      const objects = dileptonObjects(events, { b: placeB, bbar: placeBbar })
      let sum = 0
      for (let draw = 0; draw < DRAWS; draw++) {
        const pairs = Float64Array.from(truth, (_, k) => momenta[6 * (Math.floor(k / 6) * DRAWS + draw) + (k % 6)])
        const { top, antitop } = dileptonTops(objects, pairs)
        const likelihood = [masses(top)[i], masses(antitop)[i]].map((m) => Math.exp(-(((m - 172.5) / 25) ** 2) / 2))
        const tags = [b, bbar].map((j) => (isTagged[i * perEvent + j] ? 0.7 / 0.02 : 0.3 / 0.98))
        sum += likelihood[0] * likelihood[1] * tags[0] * tags[1]
      }
      sums.set(`${b} ${bbar}`, sum)
    }
  }
  const total = [...sums.values()].reduce((a, b) => a + b, 0)
  return new Map([...sums].map(([pair, sum]) => [pair, sum / total]))
}

test('equal to the sum over all pairs and draws, one by one', () => {
  const { b, bbar, chosen, confidence } = bPairProbabilities(events, { draws: DRAWS, momenta })
  const { perEvent } = events.jets
  for (let i = 0; i < events.count; i++) {
    const want = slow(i)
    for (let j = 0; j < perEvent; j++) {
      const sum = (place: number) =>
        [...want].filter(([pair]) => Number(pair.split(' ')[place]) === j).reduce((s, [, p]) => s + p, 0)
      assert.ok(Math.abs(b[i * perEvent + j] - sum(0)) < 1e-9 && Math.abs(bbar[i * perEvent + j] - sum(1)) < 1e-9)
    }
    assert.ok(Math.abs(confidence[i] - Math.max(...want.values())) < 1e-9)
    assert.ok(Math.abs(want.get(`${chosen.b[i]} ${chosen.bbar[i]}`)! - confidence[i]) < 1e-9)
  }
})

test('of one draw the most probable pair is that of the least χ², and true neutrinos find most of the true ones', () => {
  const { chosen } = bPairProbabilities(events, { draws: 1, momenta: truth })
  assert.deepEqual(chosen, bPairByChiSquare(events, truth))
  const true_ = trueBPair(events)
  const matched = Array.from(true_.b.keys()).filter((i) => true_.b[i] >= 0 && true_.bbar[i] >= 0)
  const right = matched.filter((i) => chosen.b[i] === true_.b[i] && chosen.bbar[i] === true_.bbar[i])
  assert.ok(right.length > 0.8 * matched.length, `${right.length} of ${matched.length}`)
})

test('masses far from any top leave a decision; draws that are no numbers tell nothing', () => {
  const far = bPairProbabilities(events, { draws: DRAWS, momenta }, { sigma: 1e-3 })
  assert.ok(far.confidence.every((p) => p > 0 && p <= 1))
  const half = momenta.slice()
  for (let i = 0; i < events.count; i++) half.fill(Number.NaN, 6 * (i * DRAWS + 3), 6 * (i * DRAWS + 6))
  const three = Float64Array.from({ length: 18 * events.count }, (_, k) => momenta[36 * Math.floor(k / 18) + (k % 18)])
  assert.deepEqual(
    bPairProbabilities(events, { draws: DRAWS, momenta: half }),
    bPairProbabilities(events, { draws: 3, momenta: three }),
  )
  const none = bPairProbabilities(events, { draws: 1, momenta: truth.map(() => Number.NaN) })
  assert.ok(none.confidence.every((p) => p === 0) && none.chosen.b.every((j) => j === -1))
})

test('other shapes and widths that are none are refused', () => {
  assert.throws(() => bPairProbabilities(events, { draws: 5, momenta }), /\[40, 5, 2, 3\], got 1440 numbers/)
  assert.throws(() => bPairProbabilities(events, { draws: DRAWS, momenta }, { sigma: 0 }), /σ above 0/)
})
