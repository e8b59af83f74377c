/** The parts of the judge of unfoldings against closed forms. */
import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { toyBosonPairs } from '../../src/lib/events/index.ts'
import { WZ_OBSERVABLES } from '../../src/lib/systems/index.ts'
import { balanceOf } from '../../src/lib/systems/wzUnfolding/balance.ts'
import { foldBack, foldedOf } from '../../src/lib/systems/wzUnfolding/foldBack.ts'
import { measuredMomenta, partonMomenta } from '../../src/lib/systems/wzUnfolding/observables.ts'
import { injectionFloor, injectionIn, peakOf } from '../../src/lib/systems/wzUnfolding/stress.ts'
import { swapTest } from '../../src/lib/systems/wzUnfolding/swap.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const gauss = (seed: number, n: number) => Float64Array.from(normals(key(seed), n))

test('balance: half of 16-84 % of a known imbalance, none of partons', () => {
  const n = 20_000
  const z = gauss(1, 2 * n)
  // 100 GeV to either side, and 4 GeV more or less: (4 z)/(200 + 4 z)
  const rows = Float64Array.from({ length: 12 * n }, (_, k) => {
    const [i, c] = [Math.floor(k / 12), k % 12]
    if (c === 0 || c === 1) return 100 + 4 * z[2 * i + c]
    return c === 6 || c === 7 ? -100 : 0
  })
  const events = toyBosonPairs(key(2), 500)
  const found = balanceOf({ unfolded: rows, truth: partonMomenta(events), measured: measuredMomenta(events) })
  assertClose([found.unfolded], [0.02 * 0.9945], { relative: 0.03 })
  assert.ok(found.truth < 1e-6 && found.measured > 0.01)
})

test('folding back by a perfect detector changes nothing; one event lends its response to all', () => {
  const events = toyBosonPairs(key(3), 300, { smearing: 0 })
  const truth = partonMomenta(events)
  const { momenta, kept } = foldBack(truth, { partons: truth, measured: measuredMomenta(events) })
  assertClose([...momenta], [...measuredMomenta(events)], { relative: 1e-4, absolute: 1e-2 })
  assert.ok(kept.every((k) => k === 1))
  // one event whose second lepton has twice its p_T
  const one = Float32Array.of(50, 0, 10, -30, 0, 5, 20, 30, 0, -40, -30, 0)
  const doubled = one.map((p, k) => (k >= 3 && k < 6 ? 2 * p : p))
  const out = foldBack(Float32Array.of(...one), { partons: one, measured: doubled })
  assertClose([...out.momenta.subarray(0, 6)], [50, 0, 10, -60, 0, 10], { relative: 1e-5, absolute: 1e-4 })
  assert.equal(
    foldBack(
      one.map((p, k) => (k < 6 ? p : p / 2)),
      { partons: one, measured: one },
    ).kept[0],
    0,
  )
  assert.throws(() => foldBack(one, { partons: [], measured: [] }), /one event or more/)
})

test('folded truth is what was measured; a wrong spectrum is not', () => {
  const events = toyBosonPairs(key(4), 12_000)
  const levels = { truth: partonMomenta(events), measured: measuredMomenta(events) }
  const right = foldedOf(key(5), { momenta: levels.truth }, levels)
  const harder = levels.truth.map((p, k) => (k % 12 >= 6 ? 1.1 * p : p))
  const wrong = foldedOf(key(5), { momenta: harder }, levels)
  for (const name of ['pt_q1', 'pt_q2', 'pt_lminus']) {
    assert.ok(right[name].perBin < 2.5, `${name} ${right[name].perBin}`)
    assert.equal(right[name].perBin, right[name].truth.perBin)
  }
  assert.ok(wrong.pt_q1.perBin > 4 * right.pt_q1.perBin, `${wrong.pt_q1.perBin}`)
  // weights of one are none
  const weights = new Float64Array(events.count).fill(1)
  assertClose([foldedOf(key(5), { momenta: harder, weights }, levels).pt_q1.perBin], [wrong.pt_q1.perBin], {
    relative: 1e-9,
  })
})

test('swap: the linear-Gaussian posterior has the correlations of its closed form, and other events are noticed', {
  timeout: 120_000,
}, async () => {
  // x of width 1 and y = x + noise of width 1: draws are of N(y/2, 1/2), as is the truth
  const n = 4000
  const sets = WZ_OBSERVABLES.map(({ name }, c) => {
    const [x, noise, a, b] = [0, 1, 2, 3].map((k) => gauss(10 * c + k, n))
    const measured = x.map((v, i) => v + noise[i])
    const draw = (z: Float64Array) => z.map((v, i) => measured[i] / 2 + v * Math.SQRT1_2)
    return { name, x, measured, draw: draw(a), second: draw(b) }
  })
  const columns = (of: 'x' | 'measured' | 'draw' | 'second') =>
    Object.fromEntries(sets.map((set) => [set.name, set[of]]))
  const found = await swapTest(key(6), {
    draw: columns('draw'),
    second: columns('second'),
    truth: columns('x'),
    measured: columns('measured'),
  })
  // ranks of normal numbers with ρ = 1/2
  const wanted = (6 / Math.PI) * Math.asin(0.25)
  for (const { own, draws, other } of Object.values(found.observables)) {
    assertClose([own.value, draws!.value], [wanted, wanted], { absolute: 0.05 })
    assert.ok(Math.abs(other.value) < 0.06)
  }
  assert.ok(Math.abs(found.own.value - 0.5) < 5 * found.own.error, `${found.own.value}`)
  assert.ok(found.other.value > 0.6, `${found.other.value}`)
})

test('injection: median, width and events of the window, and the floor of normal numbers', () => {
  const n = 4000
  const values = gauss(7, n).map((z) => 1300 + 20 * z)
  const moved = values.map((x) => 1290 + 2 * (x - 1300))
  const all = (of: Float64Array) => ({ values: Float64Array.of(...of, ...new Float64Array(n).fill(400)) })
  const found = injectionIn([1000, 1600], all(moved), all(values))
  assertClose([found.peak, found.truthPeak], [1290, 1300], { absolute: 2 })
  assertClose([found.width, found.truthWidth], [2 * 20 * 0.9945, 20 * 0.9945], { relative: 0.05 })
  assert.deepEqual([found.events, found.truthEvents], [n, n])
  const floor = injectionFloor(key(8), [1000, 1600], all(values))!
  // ⟨|difference of two medians|⟩ = √2 σ/√n, of two binomial numbers √(2 n/2) √(2/π)
  assertClose([floor.peak.value], [(Math.SQRT2 * 20) / Math.sqrt(n)], { relative: 0.6 })
  assertClose([floor.events.value], [Math.sqrt((2 * n) / Math.PI)], { relative: 0.7 })
  assert.ok(Number.isNaN(injectionFloor(key(8), [2000, 2600], all(values))!.peak.value))
  assert.ok(Number.isNaN(injectionIn([2000, 2600], all(values), all(values)).peak))
  // each twice is each with a weight of two
  const twice = { values: Float64Array.of(...values, ...values) }
  const weighted = peakOf({ values, weights: new Float64Array(n).fill(2) }, twice)
  assertClose([weighted.peak, weighted.width], [weighted.truthPeak, weighted.truthWidth], { absolute: 0.2 })
})
