/** The coordinates that impose what is exact, against finite differences, rotations and the events themselves. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toyBosonPairs, type WzEvents } from '../../src/lib/events/index.ts'
import { exactCoordinates } from '../../src/lib/systems/wzUnfolding/coordinates.ts'
import { fitDijet } from '../../src/lib/systems/wzUnfolding/dijetFit.ts'
import { dequantise, wzFeatures } from '../../src/lib/systems/wzUnfolding/features.ts'
import { key, normals } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

const events = toyBosonPairs(key(1), 1500)
const features = wzFeatures(events)
const map = exactCoordinates()
const noise = normals(key(2), 4 * events.count)
const DIM = 10

function rowOf(i: number): Float64Array {
  const row = features.momenta!.slice(DIM * i, DIM * (i + 1))
  dequantise(row, noise.subarray(4 * i, 4 * i + 4), 1e-3)
  return row
}

/** ln |det| by elimination. */
function logDeterminant(matrix: number[][]): number {
  const a = matrix.map((row) => [...row])
  let log = 0
  for (let c = 0; c < a.length; c++) {
    const pivot = a.reduce((best, row, r) => (r >= c && Math.abs(row[c]) > Math.abs(a[best][c]) ? r : best), c)
    ;[a[c], a[pivot]] = [a[pivot], a[c]]
    log += Math.log(Math.abs(a[c][c]))
    for (let r = c + 1; r < a.length; r++) {
      const factor = a[r][c] / a[c][c]
      for (let j = c; j < a.length; j++) a[r][j] -= factor * a[c][j]
    }
  }
  return log
}

test('there and back: the same momenta but for the order of quarks of equal p_T, and opposite log-determinants', () => {
  let swapped = 0
  for (let i = 0; i < events.count; i++) {
    const row = rowOf(i)
    const before = row.slice()
    const [qx, qy] = [-before[0] - before[3] - before[6], -before[1] - before[4] - before[7]]
    const there = map.forward(row, features.anchors[i])
    assert.ok(row.every(Number.isFinite))
    assertClose([map.inverse(row, features.anchors[i])], [-there], { absolute: 1e-8 })
    const ordered = Math.hypot(before[6], before[7]) >= Math.hypot(qx, qy)
    if (!ordered) swapped++
    const wanted = ordered ? before : Float64Array.of(...before.subarray(0, 6), qx, qy, before[9], before[8])
    assertClose([...row], [...wanted], { relative: 1e-8, absolute: 1e-7 })
  }
  assert.ok(swapped < 0.01 * events.count)
})

test('the log-determinant is that of the ten derivatives', () => {
  for (let i = 0; i < 40; i++) {
    const row = rowOf(i)
    const at = row.slice()
    const log = map.forward(at, features.anchors[i])
    const derivatives = Array.from({ length: DIM }, (_, k) => {
      const h = 1e-6 * (1 + Math.abs(row[k]))
      const [plus, minus] = [row.slice(), row.slice()]
      plus[k] += h
      minus[k] -= h
      map.forward(plus, features.anchors[i])
      map.forward(minus, features.anchors[i])
      return Array.from(plus, (x, j) => (x - minus[j]) / (2 * h))
    })
    assertClose([log], [logDeterminant(derivatives)], { absolute: 2e-3 })
  }
})

test('any ten numbers are on-shell partons in balance, with the quark of larger p_T first', () => {
  const numbers = normals(key(3), DIM * events.count)
  for (let i = 0; i < events.count; i++) {
    const row = Float64Array.from(numbers.subarray(DIM * i, DIM * (i + 1)), (x) => 1.5 * x)
    map.inverse(row, features.anchors[i])
    assert.ok(row.every(Number.isFinite))
    const [qx, qy] = [-row[0] - row[3] - row[6], -row[1] - row[4] - row[7]]
    assert.ok(Math.hypot(row[6], row[7]) >= Math.hypot(qx, qy) * (1 - 1e-9))
    const e = Math.hypot(row[6], row[7], row[8]) + Math.hypot(qx, qy, row[9])
    const m = Math.sqrt(e * e - (row[6] + qx) ** 2 - (row[7] + qy) ** 2 - (row[8] + row[9]) ** 2)
    assert.ok(m > 0.5 && m < 5100)
  }
})

test('events turned about the beam or reflected have the same inputs and coordinates', () => {
  const turned = (change: (px: number, py: number, pz: number) => readonly [number, number, number]): WzEvents => {
    const all = (momenta: NonNullable<WzEvents['parton']>) => {
      const [px, py, pz] = [momenta.px.slice(), momenta.py.slice(), momenta.pz.slice()]
      for (let k = 0; k < px.length; k++) [px[k], py[k], pz[k]] = change(px[k], py[k], pz[k])
      return { ...momenta, px, py, pz }
    }
    return { ...events, detector: all(events.detector), parton: all(events.parton!) }
  }
  const [cos, sin] = [Math.cos(2), Math.sin(2)]
  const changes = [
    (x: number, y: number, z: number) => [x * cos - y * sin, x * sin + y * cos, z] as const,
    (x: number, y: number, z: number) => [x, -y, z] as const,
    (x: number, y: number, z: number) => [x, y, -z] as const,
  ]
  for (const change of changes) {
    const other = wzFeatures(turned(change))
    assertClose([...other.event.data], [...features.event.data], { absolute: 2e-3 })
    for (let i = 0; i < 200; i++) {
      const [a, b] = [features, other].map(({ momenta }) => momenta!.slice(DIM * i, DIM * (i + 1)))
      const logs = [map.forward(a, features.anchors[i]), map.forward(b, other.anchors[i])]
      assertClose([logs[1]], [logs[0]], { absolute: 0.1 })
      assertClose([...b.subarray(6)], [...a.subarray(6)], { absolute: 2e-2 })
    }
  }
})

test('the kinematic fit finds momenta that balance and have the mass, and leaves good ones alone', () => {
  const jets = [
    { pt: 60, eta: 0.3, phi: 2.5 },
    { pt: 40, eta: -0.4, phi: -2.2 },
  ] as const
  const [x, y] = ['cos', 'sin'].map((f) => -jets.reduce((s, { pt, phi }) => s + pt * Math[f as 'cos'](phi), 0))
  const mass = Math.sqrt(2 * 60 * 40 * (Math.cosh(0.7) - Math.cos(4.7)))
  const scale = 80.4 / mass
  const exact = jets.map((jet) => ({ ...jet, pt: jet.pt * scale })) as unknown as typeof jets
  const right = fitDijet(exact, [x * scale, y * scale])
  assertClose([...right.logScales, right.chiSquare], [0, 0, 0], { absolute: 1e-9 })
  // one jet measured 20 % too low
  const low = fitDijet([exact[0], { ...exact[1], pt: 0.8 * exact[1].pt }], [x * scale, y * scale])
  assert.ok(low.logScales[1] > 0.15 && low.logScales[1] < 0.23 && Math.abs(low.logScales[0]) < 0.03)
})
