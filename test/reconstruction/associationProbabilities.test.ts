import assert from 'node:assert/strict'
import { test } from 'node:test'
import { associationProbabilities } from '../../src/lib/reconstruction/index.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { fourVectorOf, massOf, toyEvents } from './toyEvents.ts'

const RESOLUTIONS = { lNu: 10, qq: 15, bLNu: 30, bqq: 25 }
const DRAWS = 5
const JETS = [4, 5, 7, 3, 9, 10]
const events = toyEvents(key(11), JETS)
const momenta = Float64Array.from(normals(key(12), 3 * DRAWS * JETS.length), (z) => 60 * z)

/** All assignments and draws, one by one. */
function slow(event: number): number[] {
  const n = Math.min(JETS[event], 9)
  const jets = Array.from({ length: n }, (_, j) => fourVectorOf(events.jets, event * events.jets.perEvent + j))
  const lepton = fourVectorOf(events.leptons, event)
  const terms: { b: number; chi2: number }[] = []
  for (let draw = 0; draw < DRAWS; draw++) {
    const [x, y, z] = momenta.slice(3 * (event * DRAWS + draw))
    const neutrino = [Math.hypot(x, y, z), x, y, z]
    for (let b = 0; b < n; b++)
      for (let bHad = 0; bHad < n; bHad++)
        for (let q1 = 0; q1 < n; q1++)
          for (let q2 = q1 + 1; q2 < n; q2++) {
            if (new Set([b, bHad, q1, q2]).size < 4) continue
            const pulls = [
              (massOf(lepton, neutrino) - 80.38) / RESOLUTIONS.lNu,
              (massOf(jets[b], lepton, neutrino) - 173) / RESOLUTIONS.bLNu,
              (massOf(jets[q1], jets[q2]) - 80.38) / RESOLUTIONS.qq,
              (massOf(jets[bHad], jets[q1], jets[q2]) - 173) / RESOLUTIONS.bqq,
            ]
            terms.push({ b, chi2: pulls.reduce((sum, pull) => sum + pull * pull, 0) })
          }
  }
  const least = Math.min(...terms.map(({ chi2 }) => chi2))
  const sums = new Array(n).fill(0)
  for (const { b, chi2 } of terms) sums[b] += Math.exp(-(chi2 - least) / 2)
  const total = sums.reduce((a, b) => a + b, 0)
  return sums.map((sum) => sum / total)
}

test('equal to the sum over all assignments and draws, one by one', () => {
  const { probability, chosen, confidence } = associationProbabilities(events, { draws: DRAWS, momenta }, RESOLUTIONS)
  JETS.forEach((n, i) => {
    const own = probability.subarray(10 * i, 10 * i + 10)
    if (n < 4) {
      assert.deepEqual([...own, chosen[i], confidence[i]], [...new Array(10).fill(0), -1, 0])
      return
    }
    const want = slow(i)
    for (const [b, p] of want.entries()) assert.ok(Math.abs(own[b] - p) < 1e-9, `event ${i}, jet ${b}: ${own[b]}, ${p}`)
    assert.ok(Math.abs(own.reduce((a, b) => a + b, 0) - 1) < 1e-12)
    assert.equal(confidence[i], Math.max(...own))
    assert.equal(own[chosen[i]], confidence[i])
  })
})

test('masses far from any top leave a decision, not a division by zero', () => {
  const far = { ...RESOLUTIONS, lNu: 1e-3, bLNu: 1e-3 }
  const { confidence } = associationProbabilities(events, { draws: DRAWS, momenta }, far)
  for (const [i, n] of JETS.entries())
    assert.ok(n < 4 || (confidence[i] > 0.1 && confidence[i] <= 1), `${confidence[i]}`)
})

test('draws of other events, a resolution of nothing and too few jets are refused', () => {
  const draws = { draws: DRAWS, momenta }
  assert.throws(() => associationProbabilities(events, { ...draws, draws: 4 }, RESOLUTIONS), /momenta \[6, 4, 3\]/)
  assert.throws(() => associationProbabilities(events, draws, { ...RESOLUTIONS, qq: 0 }), /m_qq above 0/)
  assert.throws(() => associationProbabilities(events, draws, RESOLUTIONS, 3), /four or more hardest jets, got 3/)
  const two = { ...events, layout: 'dileptonic' } as const
  assert.throws(() => associationProbabilities(two, draws, RESOLUTIONS), /semileptonic/)
})
