/** Closed forms, dips and pulls on densities whose uncertain parameters are known. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLANE_DENSITIES, type PlaneName } from '../../../src/lib/events/index.ts'
import type { Densities } from '../../../src/lib/systems/binn/densities.ts'
import { alongLines } from '../../../src/lib/systems/binn/lines.ts'
import { uncertaintyMap } from '../../../src/lib/systems/binn/maps.ts'
import { toyReport } from '../../../src/lib/systems/binn/toyReport.ts'
import { DomainError, fold, key, normals } from '../../../src/lib/tensor/index.ts'

/** A density whose parameters are drawn, as if each draw were a network. */
function drawn(
  layout: PlaneName,
  count: number,
  of: (eps: Float32Array) => (x: number, y: number) => number,
): Densities {
  const draws = Array.from({ length: count }, (_, k) => of(normals(fold(key(7), k), 4)))
  const probabilities = (rows: Float64Array) =>
    Float64Array.from({ length: (rows.length / 2) * count }, (_, k) => {
      const i = Math.floor(k / count)
      return draws[k % count](rows[2 * i], rows[2 * i + 1])
    })
  const weigh = (rows: Float64Array) => {
    const p = probabilities(rows)
    const n = rows.length / 2
    const means = Float64Array.from(
      { length: n },
      (_, i) => p.subarray(i * count, (i + 1) * count).reduce((a, b) => a + b) / count,
    )
    return {
      logProb: means.map(Math.log),
      relativeSigma: means.map(
        (m, i) =>
          Math.sqrt(p.subarray(i * count, (i + 1) * count).reduce((sum, v) => sum + (v - m) ** 2, 0) / (count - 1)) / m,
      ),
    }
  }
  return { count, of: { layout }, probabilities, weigh } as unknown as Densities
}

const DRAWS = 3000
const close = (got: number, wanted: number, by: number) => assert.ok(Math.abs(got - wanted) <= by, `${got}, ${wanted}`)

test('wedge: an uncertain slope and end come back; σ is least at one half', () => {
  // a = 2 ± 0.08 about x = ½, and a common factor from the end
  const densities = drawn(
    'wedge',
    DRAWS,
    ([a, b]) =>
      (x) =>
        2 * x + 0.08 * a * (x - 0.5) + 2 * 0.01 * b,
  )
  const { fit, dip, pulls, sigmaAt } = toyReport(densities)
  close(fit.parameters.slope.value, 0.08, 0.004)
  close(fit.parameters.x_max.value, 0.01, 0.001)
  assert.ok(fit.rms < 0.05, `${fit.rms}`)
  close(dip.at, 0.5, 0.02)
  close(sigmaAt.value, 0.02, 0.002)
  assert.equal(pulls.within1.value, 1)
})

test('kicker: σ falls to zero at two thirds where only the lower end is uncertain', () => {
  const densities = drawn(
    'kicker',
    DRAWS,
    ([a]) =>
      (x) =>
        3 * x * x + 9 * x * (x - 2 / 3) * 0.02 * a,
  )
  const { fit, dip } = toyReport(densities)
  close(fit.parameters.x_0.value, 0.02, 0.001)
  assert.ok(fit.parameters.x_max.value < 0.002)
  close(dip.at, 2 / 3, 0.01)
})

test('half ring: the dip at the radius and the peaks are those of its uncertain mean, azimuth counted', () => {
  const root = Math.sqrt(2 * Math.PI)
  const densities = drawn('ring', DRAWS, ([a, b]) => (x, y) => {
    const r = Math.hypot(x, y)
    const [mu, w] = [4 + 0.037 * a, 1 + 0.002 * b]
    return Math.exp(-(((r - mu) / w) ** 2) / 2) / (root * w * Math.PI * r)
  })
  const { fit, dip } = toyReport(densities)
  close(fit.parameters.mean.value, 0.037, 0.002)
  close(dip.at, 4, 0.05)
  // shared/physics section 5.3: maxima at 2.81 and 4.90
  close(dip.peaks[0], 2.81, 0.05)
  close(dip.peaks[1], 4.9, 0.05)
})

test('lines do not cross the boundary; their truth is the density', () => {
  const densities = drawn('ring', 3, () => PLANE_DENSITIES.ring.density)
  const { points, at, truth, density, relative, pulls } = alongLines(densities, { places: 5, lines: 3 })
  assert.deepEqual([...at], [2, 3, 4, 5, 6])
  for (let k = 0; k < 15; k++) {
    close(Math.hypot(points[2 * k], points[2 * k + 1]), at[k % 5], 1e-12)
    assert.ok(points[2 * k + 1] > 0)
  }
  for (const [i, p] of density.value.entries()) close(p, truth[i], 1e-12)
  assert.ok(relative.value.every((v) => v < 1e-6))
  assert.equal(pulls.length, 15)
  assert.throws(() => alongLines(drawn('wedge', 1, () => () => 1)), DomainError)
  assert.throws(
    () => alongLines({ ...drawn('wedge', 2, () => () => 1), of: { layout: 'drellYan' } } as never),
    DomainError,
  )
})

test('a map has the density in the middle of each cell', () => {
  const densities = drawn(
    'kicker',
    50,
    ([a]) =>
      (x) =>
        3 * x * x * (1 + 0.1 * a),
  )
  const map = uncertaintyMap(densities, 10)
  assert.equal(map.density.length, 100)
  close(map.x[3], 0.35, 1e-12)
  close(map.truth[13], 3 * 0.35 ** 2, 1e-12)
  close(map.relative[13], 0.1, 0.03)
  close(map.sigma[13], map.density[13] * map.relative[13], 1e-12)
})
