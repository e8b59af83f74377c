/** Weights of draws that go with given b-jets: exact decays, their closed form, and what is refused. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { masses } from '../../../src/lib/kinematics/index.ts'
import { dileptonTops, takeObjects, topPairWeights } from '../../../src/lib/reconstruction/index.ts'
import { ConfigError, key, normals, ShapeError } from '../../../src/lib/tensor/index.ts'
import { assertClose } from '../../helpers/assertClose.ts'
import { toyDecays } from './toyObjects.ts'

const COUNT = 40
const DRAWS = 5
const decays = toyDecays(key(1), COUNT)
const each = Int32Array.from({ length: COUNT * DRAWS }, (_, row) => Math.floor(row / DRAWS))
const objects = takeObjects(decays.objects, each)
/** The true neutrinos as the third draw, the others off by some GeV. */
const noise = normals(key(2), 6 * COUNT * DRAWS)
const momenta = Float32Array.from({ length: 6 * COUNT * DRAWS }, (_, k) => {
  const [row, c] = [Math.floor(k / 6), k % 6]
  return decays.truth[6 * Math.floor(row / DRAWS) + c] + (row % DRAWS === 2 ? 0 : 25 * noise[k])
})

test('the true neutrinos of exact decays go best with their b, and the others as χ² says', () => {
  const weights = topPairWeights(objects, momenta, DRAWS, { sigma: 20 })
  const { top, antitop } = dileptonTops(objects, momenta)
  const [first, second] = [masses(top), masses(antitop)]
  for (let i = 0; i < COUNT; i++) {
    const own = Array.from(weights.subarray(i * DRAWS, (i + 1) * DRAWS))
    assertClose([own[2]], [1], { absolute: 1e-3 })
    const wanted = own.map((_, d) => {
      const row = i * DRAWS + d
      return Math.exp(-((first[row] - 172.5) ** 2 + (second[row] - 172.5) ** 2) / 800)
    })
    const best = Math.max(...wanted)
    assertClose(
      own,
      wanted.map((w) => w / best),
      { absolute: 1e-9 },
    )
  }
})

test('draws far from any top still have a best one; wrong options and shapes are named', () => {
  const far = momenta.map((p) => 1e4 * p)
  const weights = topPairWeights(objects, far, DRAWS)
  for (let i = 0; i < COUNT; i++) assert.equal(Math.max(...weights.subarray(i * DRAWS, (i + 1) * DRAWS)), 1)
  assert.throws(() => topPairWeights(objects, momenta, DRAWS, { sigma: 0 }), ConfigError)
  assert.throws(() => topPairWeights(objects, momenta, DRAWS, { topMass: Number.NaN }), ConfigError)
  assert.throws(() => topPairWeights(objects, momenta, 3), ShapeError)
  assert.throws(() => topPairWeights(objects, momenta.subarray(6), DRAWS), ShapeError)
})
