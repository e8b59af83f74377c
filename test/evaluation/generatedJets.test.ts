/** Distances on jets that a trained flow has made: the numbers of jetnet and energyflow on the same. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import {
  energyFlowPolynomials,
  energyMoversDistance,
  FOUR_POINT,
  frechetDistance,
  type ParticleSets,
  POLYNOMIALS,
  polynomialDistance,
  setMasses,
  wasserstein,
} from '../../src/lib/evaluation/index.ts'
import { jetsLayout, readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { cloudsOf } from '../../src/lib/systems/index.ts'
import { assertClose } from '../helpers/assertClose.ts'

/** Made by test/reference/evaluation-generated.py with jetnet 0.2.5 and energyflow 1.4.0. */
const at = (name: string) => new URL(`../reference/${name}`, import.meta.url)
const reference = JSON.parse(readFileSync(at('evaluation-generated.json'), 'utf8'))
const [COUNT, FEW] = [60, 12]
let real: ParticleSets
let made: ParticleSets

before(async () => {
  const first = Array.from({ length: COUNT }, (_, i) => i)
  const read = async (path: string) => cloudsOf(takeEvents(await readEvents(path, { layout: jetsLayout }), first))
  real = await read('data/jets_top.h5')
  made = await read(at('evaluation-generated.h5').pathname)
})

const jetOf = ({ offsets, particles }: ParticleSets, i: number) =>
  Array.from(particles).slice(3 * offsets[i], 3 * offsets[i + 1])
const column = (values: ArrayLike<number>, width: number, c: number) =>
  Float64Array.from({ length: values.length / width }, (_, i) => values[width * i + c])
const w1 = (a: Float64Array, b: Float64Array) => wasserstein({ values: a }, { values: b })
const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

test('36 polynomials in closed form, to twelve digits', () => {
  const found = energyFlowPolynomials(made).subarray(0, FEW * POLYNOMIALS)
  assertClose(found, reference.efp36.flat(), { relative: 1e-12, absolute: 1e-18 })
})

test('Wasserstein, Fréchet and kernel distances from real jets', () => {
  assertClose([w1(setMasses(real), setMasses(made))], [reference.w1m], { relative: 1e-6 })
  const particles = [0, 1, 2].map((c) => w1(column(real.particles, 3, c), column(made.particles, 3, c)))
  assertClose([mean(particles)], [reference.w1p], { relative: 1e-6 })
  const [x, y] = [real, made].map(energyFlowPolynomials)
  const five = FOUR_POINT.map((c) => w1(column(x, POLYNOMIALS, c), column(y, POLYNOMIALS, c)))
  assertClose([mean(five)], [reference.w1efp], { relative: 1e-6 })
  const largest = Array.from({ length: POLYNOMIALS }, (_, c) => Math.max(...column(x, POLYNOMIALS, c).map(Math.abs)))
  const [p, q] = [x, y].map((all) => all.map((v, k) => v / largest[k % POLYNOMIALS]))
  const picked = (all: Float64Array) => all.filter((_, k) => [0, 1, 2, 5, 9].includes(k % POLYNOMIALS))
  assertClose([frechetDistance(picked(p), picked(q), 5)], [reference.frechet], { relative: 1e-6 })
  assertClose([polynomialDistance(p, q, POLYNOMIALS)], [reference.polynomial], { relative: 1e-6 })
})

test("energy mover's distances, and the coverage and matching distance of them", () => {
  const found = Array.from({ length: FEW * FEW }, (_, n) =>
    energyMoversDistance(jetOf(made, Math.floor(n / FEW)), jetOf(real, n % FEW)),
  )
  assertClose(found, reference.emds.flat(), { absolute: 1e-9 })
  const rows = Array.from({ length: FEW }, (_, i) => found.slice(FEW * i, FEW * (i + 1)))
  const nearest = new Set(rows.map((row) => row.indexOf(Math.min(...row))))
  assert.equal(nearest.size / FEW, reference.cov)
  const closest = rows.map((_, j) => Math.min(...rows.map((row) => row[j])))
  assertClose([mean(closest)], [reference.mmd], { relative: 1e-6 })
})
