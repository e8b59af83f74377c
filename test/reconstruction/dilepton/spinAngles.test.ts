/** Angles of spins: decays that are put together from the angles, boosted step by step, give them back. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spinDensity } from '../../../src/lib/evaluation/index.ts'
import { type DileptonObjects, type SpinBasis, spinAngles } from '../../../src/lib/reconstruction/index.ts'
import { fold, key, normals, uniforms } from '../../../src/lib/tensor/index.ts'

type Vector = [number, number, number]
type Four = [number, number, number, number]

const along = (axes: readonly Vector[], cosines: readonly number[]): Vector =>
  [0, 1, 2].map((k) => axes.reduce((sum, axis, a) => sum + cosines[a] * axis[k], 0)) as Vector

/** The boost by γ and β, as a matrix row by row (PDG kinematics, eq. 49.1). */
function boosted([e, ...p]: Four, beta: Vector): Four {
  const b2 = beta.reduce((s, b) => s + b * b, 0)
  const gamma = 1 / Math.sqrt(1 - b2)
  const bp = beta.reduce((s, b, k) => s + b * p[k], 0)
  return [
    gamma * (e + bp),
    ...p.map((x, k) => x + beta[k] * (gamma * e + (b2 > 0 ? ((gamma - 1) * bp) / b2 : 0))),
  ] as Four
}

const [MT, MW] = [172.5, 80.4]

/** t → bℓν at rest with ℓ along a direction; b is whatever balances ℓ and ν of a massless decay into three. */
function decayAtRest(direction: Vector, [u, v]: readonly number[]): { lepton: Four; neutrino: Four; b: Four } {
  // W → ℓν in the frame of the W, that recoils against a massless b; the whole is then turned so that ℓ lies as asked for
  const eb = (MT * MT - MW * MW) / 2 / MT
  const beta = eb / (MT - eb)
  const [c, phi] = [2 * u - 1, 2 * Math.PI * v]
  const s = Math.sqrt(1 - c * c)
  const one = (sign: number): Four => [
    MW / 2,
    ((sign * MW) / 2) * s * Math.cos(phi),
    ((sign * MW) / 2) * s * Math.sin(phi),
    ((sign * MW) / 2) * c,
  ]
  const [lepton, neutrino] = [boosted(one(1), [0, 0, beta]), boosted(one(-1), [0, 0, beta])]
  const b: Four = [eb, 0, 0, -eb]
  const turn = rotation(lepton.slice(1).map((x) => x / lepton[0]) as Vector, direction)
  const turned = (p: Four): Four => [p[0], ...turn(p.slice(1) as Vector)]
  return { lepton: turned(lepton), neutrino: turned(neutrino), b: turned(b) }
}

const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const dot = (a: Vector, b: Vector) => a.reduce((s, x, k) => s + x * b[k], 0)

/** The rotation that takes one direction to another (Rodrigues). */
function rotation(from: Vector, to: Vector): (x: Vector) => Vector {
  const [axis, c] = [cross(from, to), dot(from, to)]
  return (x) => {
    const [turned, turnedAgain] = [cross(axis, x), cross(axis, cross(axis, x))]
    return x.map((value, k) => value + turned[k] + turnedAgain[k] / (1 + c)) as Vector
  }
}

/** One event of the given top in the rest frame of tt̄, seen from a moving frame. */
function event(k: Vector, betaT: number, flight: Vector, plus: Vector, minus: Vector, random: readonly number[]) {
  const [t, tbar] = [decayAtRest(plus, random), decayAtRest(minus, random.slice(2))]
  const toDetector = (p: Four, sign: number) => boosted(boosted(p, k.map((x) => sign * betaT * x) as Vector), flight)
  return {
    positive: toDetector(t.lepton, 1),
    b: toDetector(t.b, 1),
    nu: toDetector(t.neutrino, 1),
    negative: toDetector(tbar.lepton, -1),
    bbar: toDetector(tbar.b, -1),
    nubar: toDetector(tbar.neutrino, -1),
  }
}

function put(events: ReturnType<typeof event>[]): { objects: DileptonObjects; pairs: Float64Array } {
  const four = (of: (e: ReturnType<typeof event>) => Four) => Float64Array.from(events.flatMap(of))
  const objects = {
    count: events.length,
    positive: four((e) => e.positive),
    negative: four((e) => e.negative),
    b: four((e) => e.b),
    bbar: four((e) => e.bbar),
    missing: new Float64Array(2 * events.length),
  }
  return { objects, pairs: Float64Array.from(events.flatMap((e) => [...e.nu.slice(1), ...e.nubar.slice(1)])) }
}

/** Directions at random, and the axes of the helicity basis by cross products. */
function makeEvent(i: number, cosines: { plus: Vector; minus: Vector }, basis: SpinBasis = 'helicity') {
  const [a, b, c, d, e, f, g, h] = uniforms(fold(key(5), i), 8)
  const [cos, phi] = [2 * a - 1, 2 * Math.PI * b]
  const s = Math.sqrt(1 - cos * cos)
  const k: Vector = [s * Math.cos(phi), s * Math.sin(phi), cos]
  const sign = Math.sign(cos)
  const n = cross([0, 0, 1], k).map((x) => (sign * x) / s) as Vector
  const r = [0, 1, 2].map((x) => (sign * ((x === 2 ? 1 : 0) - cos * k[x])) / s) as Vector
  const axes: Vector[] =
    basis === 'helicity'
      ? [k, r, n]
      : [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ]
  const flight: Vector = [0.3 * (c - 0.5), 0.3 * (d - 0.5), 1.6 * (e - 0.5)]
  const minus = along(
    axes,
    cosines.minus.map((x) => -x),
  )
  return event(k, 0.2 + 0.7 * f, flight, along(axes, cosines.plus), minus, [g, h, b, a])
}

const unit = (i: number, which: number): Vector => {
  const x = normals(fold(fold(key(8), i), which), 3)
  const length = Math.hypot(...x)
  return Array.from(x, (v) => v / length) as Vector
}

for (const basis of ['helicity', 'beam'] as const) {
  test(`${basis}: the cosines that decays were made with come back`, () => {
    const cosines = Array.from({ length: 200 }, (_, i) => ({ plus: unit(i, 0), minus: unit(i, 1) }))
    const { objects, pairs } = put(cosines.map((of, i) => makeEvent(i, of, basis)))
    const {
      [basis]: { positive, negative },
      between,
    } = spinAngles(objects, pairs)
    cosines.forEach(({ plus, minus }, i) => {
      for (const a of [0, 1, 2]) {
        assert.ok(Math.abs(positive[3 * i + a] - plus[a]) < 1e-9, `event ${i}`)
        assert.ok(Math.abs(negative[3 * i + a] - minus[a]) < 1e-9, `event ${i}`)
      }
      assert.ok(Math.abs(between[i] + dot(plus, minus)) < 1e-9)
    })
  })
}

test('the correlations that decays were made with come back within their errors, near the threshold value of D', () => {
  // gluons at threshold make a singlet: C = 1 on all axes would be D = −1; somewhat less, and unlike from axis to axis
  const C = [0.9, 0.7, 0.5]
  const cosines: { plus: Vector; minus: Vector }[] = []
  for (let i = 0; cosines.length < 6000; i++) {
    const [plus, minus] = [unit(i, 2), unit(i, 3)]
    const weight = 1 - C.reduce((sum, c, a) => sum + c * plus[a] * minus[a], 0)
    if (uniforms(fold(key(9), i), 1)[0] * 2 < weight) cosines.push({ plus, minus })
  }
  const { objects, pairs } = put(cosines.map((of, i) => makeEvent(i, of)))
  const { positive, negative } = spinAngles(objects, pairs).helicity
  const { correlation, polarisation, entanglement, events } = spinDensity({
    count: objects.count,
    draws: 1,
    positive,
    negative,
  })
  assert.equal(events, 6000)
  for (const a of [0, 1, 2]) {
    for (const b of [0, 1, 2]) {
      const { value, error } = correlation[a][b]
      assert.ok(Math.abs(value - (a === b ? C[a] : 0)) < 4 * error, `C[${a}][${b}] ${value} ± ${error}`)
      // ⟨(9 x y)²⟩ = 9 for flat cosines
      assert.ok(Math.abs(error - 3 / Math.sqrt(6000)) < 0.005)
    }
    assert.ok(Math.abs(polarisation.positive[a].value) < 4 * polarisation.positive[a].error)
  }
  assert.ok(Math.abs(entanglement.value + 0.7) < 4 * entanglement.error)
  assert.ok(entanglement.value + 5 * entanglement.error < -1 / 3)
  const trace = correlation.reduce((sum, row, a) => sum + row[a].value, 0)
  assert.ok(Math.abs(entanglement.value + trace / 3) < 1e-12)
})

test('the error of draws is that between events and that within them', () => {
  const [count, draws] = [4000, 8]
  // each event has its own cos θ, blurred: variances 1/3 between, 0.04 within
  const own = uniforms(key(3), count)
  const blur = normals(key(4), count * draws)
  const positive = new Float64Array(3 * count * draws)
  for (let row = 0; row < count * draws; row++)
    positive[3 * row] = 2 * own[Math.floor(row / draws)] - 1 + 0.2 * blur[row]
  const negative = positive.map(() => 1)
  const { polarisation } = spinDensity({ count, draws, positive, negative })
  const { statistical, posterior, error, value } = polarisation.positive[0]
  assert.ok(Math.abs(statistical / (3 * Math.sqrt(1 / 3 / count)) - 1) < 0.04, `${statistical}`)
  assert.ok(Math.abs(posterior / ((3 * 0.2) / Math.sqrt(count)) - 1) < 0.04, `${posterior}`)
  assert.ok(Math.abs(error - Math.hypot(statistical, posterior)) < 1e-12 && Math.abs(value) < 4 * error)
})

test('events without numbers are left out; two are needed; other shapes are refused', () => {
  const positive = Float64Array.from([1, 0, 0, Number.NaN, 0, 0, 0, 1, 0])
  const density = spinDensity({ count: 3, draws: 1, positive, negative: positive })
  assert.equal(density.events, 2)
  assert.equal(density.correlation[0][0].value, -4.5)
  assert.ok(
    Number.isNaN(spinDensity({ count: 1, draws: 1, positive: [1, 0, 0], negative: [1, 0, 0] }).entanglement.value),
  )
  assert.ok(Number.isNaN(spinDensity({ count: 0, draws: 4, positive: [], negative: [] }).entanglement.error))
  assert.throws(() => spinDensity({ count: 2, draws: 1, positive, negative: positive }), /cosines \[2, 1, 3\]/)
})

test('a neutrino that is none leaves no angle; other events are refused', () => {
  const { objects, pairs } = put([0, 1].map((i) => makeEvent(i, { plus: unit(i, 0), minus: unit(i, 1) })))
  pairs[2] = Number.NaN
  const {
    helicity: { positive },
    between,
  } = spinAngles(objects, pairs)
  assert.ok(positive.subarray(0, 3).every(Number.isNaN) && Number.isNaN(between[0]))
  assert.ok(positive.subarray(3).every(Number.isFinite) && Number.isFinite(between[1]))
  assert.throws(() => spinAngles(objects, pairs.subarray(6)), /neutrino momenta \[2, 2, 3\]/)
})
