/** pp → ZW → (ℓℓ)(qq'): the full files, what is written, the published cuts, mixtures and toys. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  concatEvents,
  exactlyMeasuredJets,
  mixEvents,
  openEvents,
  readEvents,
  selectEvents,
  stressWeights,
  takeEvents,
  toyBosonPairs,
  WZ_CUTS,
  type WzEvents,
  writeEvents,
  wz,
} from '../../../src/lib/events/index.ts'
import { FileError, key } from '../../../src/lib/tensor/index.ts'
import { sharedData } from '../../helpers/sharedData.ts'
import { temporaryFolder } from '../folder.ts'

const inFolder = temporaryFolder()

const massesOf = ({ energy, px, py, pz, perEvent }: NonNullable<WzEvents['parton']>, a: number, b: number) =>
  Float64Array.from({ length: energy.length / perEvent }, (_, i) => {
    const [k, l] = [i * perEvent + a, i * perEvent + b]
    const p = Math.hypot(px[k] + px[l], py[k] + py[l], pz[k] + pz[l])
    return Math.sqrt(Math.max(0, (energy[k] + energy[l]) ** 2 - p * p))
  }).sort()

test('the full sample: masses, balance, and the shares that the cuts of 1912.00477 keep', async () => {
  const events = await readEvents(sharedData('zw.h5'), { layout: wz })
  assert.equal(events.count, 100_000)
  const parton = events.parton!
  assert.ok(Math.abs(massesOf(parton, 2, 3)[50_000] - 80.45) < 0.1)
  assert.ok(Math.abs(massesOf(parton, 0, 1)[50_000] - 91.21) < 0.1)
  for (let i = 0; i < 1000; i++) {
    const { px, py } = parton
    for (const p of [px, py]) assert.ok(Math.abs(p.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b)) < 0.05)
  }
  const kept = Object.values(WZ_CUTS).map((cut) => selectEvents(events, [cut]).events.count / events.count)
  // shared/data/README.md; published 0.88, 0.38-0.40, 0.14, 0.39
  for (const [i, share] of [0.88, 0.399, 0.155, 0.399].entries()) assert.ok(Math.abs(kept[i] - share) < 3e-3, `${kept}`)
  assert.equal(selectEvents(events, [exactlyMeasuredJets(2)]).events.count, events.count)
})

test('what is written is read back, as arrays of plain numbers and without truth', async () => {
  const events = toyBosonPairs(key(1), 5000)
  const path = inFolder('wz.h5')
  writeEvents(path, events)
  assert.deepEqual(await readEvents(path, { layout: wz }), events)
  const { parton: _, ...measured } = events
  writeEvents(inFolder('data.h5'), measured as WzEvents)
  const source = await openEvents(inFolder('data.h5'), { layout: wz })
  assert.deepEqual(source.truth, [])
  source.close()
  await assert.rejects(readEvents(inFolder('data.h5'), { layout: wz, truth: ['parton'] }), FileError)
})

test('components in another order and jets that are not counted are refused by place', async () => {
  const events = toyBosonPairs(key(2), 200)
  const { energy, pz } = events.detector
  writeEvents(inFolder('order.h5'), {
    ...events,
    detector: { ...events.detector, energy: pz.map(Math.abs), pz: energy },
  })
  await assert.rejects(
    readEvents(inFolder('order.h5'), { layout: wz }),
    /detector.*expected an energy of at least the mom/,
  )
  writeEvents(inFolder('few.h5'), { ...events, njets: events.njets.map((n, i) => (i === 7 ? 1 : n)) })
  await assert.rejects(readEvents(inFolder('few.h5'), { layout: wz }), /njets, row 7.*expected at least as many jets/)
  const lost = { ...events.detector, energy: energy.slice(), px: events.detector.px.slice() }
  for (const column of [lost.energy, lost.px, events.detector.py, events.detector.pz]) column[6 * 9 + 1] = 0
  writeEvents(inFolder('lost.h5'), { ...events, detector: lost })
  await assert.rejects(
    readEvents(inFolder('lost.h5'), { layout: wz }),
    /row 9: expected an energy above 0 of both leptons, got 0 at place 1/,
  )
})

test('a mixture has its shares, no event twice, and knows where each is from', () => {
  const [a, b] = [toyBosonPairs(key(4), 3000), toyBosonPairs(key(5), 3000, { resonance: [1300, 15] })]
  const { events, origin } = mixEvents(key(6), 500, [
    { events: a, share: 9 },
    { events: b, share: 1 },
  ])
  assert.equal(origin.filter((part) => part === 1).length, 50)
  assert.equal(new Set(events.detector.energy.filter((_, k) => k % 6 === 0)).size, 500)
  const pooled = concatEvents([a, b])
  const first = new Map(Array.from({ length: pooled.count }, (_, i) => [pooled.detector.energy[6 * i], i]))
  for (let i = 0; i < 500; i++) {
    assert.equal(first.get(events.detector.energy[6 * i])! < a.count ? 0 : 1, origin[i])
  }
  assert.notDeepEqual([...origin], [...origin].sort())
})

test('toys: on shell, in balance, with a narrow W behind a broad detector; a perfect detector changes nothing', () => {
  const toys = toyBosonPairs(key(7), 20_000)
  const { parton, detector, count } = toys
  assert.ok(count > 6000)
  for (let i = 0; i < count; i++) {
    const sum = parton!.px.subarray(4 * i, 4 * i + 4).reduce((a, b) => a + b)
    assert.ok(Math.abs(sum) < 1e-3 * Math.max(...parton!.energy.subarray(4 * i, 4 * i + 4)))
  }
  const half = (sorted: Float64Array) => (sorted[Math.floor(0.84 * count)] - sorted[Math.floor(0.16 * count)]) / 2
  assert.ok(half(massesOf(parton!, 2, 3)) < 2.2 && half(massesOf(detector, 2, 3)) > 6)
  assert.ok(half(massesOf(detector, 0, 1)) < 6)
  const perfect = toyBosonPairs(key(7), 500, { smearing: 0 })
  const hard = perfect.parton!
  for (const [k, value] of hard.px.entries()) {
    assert.ok(Math.abs(perfect.detector.px[6 * (k >> 2) + (k % 4)] - value) <= 1e-5 * (1 + Math.abs(value)))
  }
  const resonant = toyBosonPairs(key(8), 3000, { resonance: [1300, 15] })
  const total = Float64Array.from({ length: resonant.count }, (_, i) => {
    const p = (c: 'energy' | 'px' | 'py' | 'pz') =>
      resonant.parton![c].subarray(4 * i, 4 * i + 4).reduce((x, y) => x + y)
    return Math.sqrt(p('energy') ** 2 - p('px') ** 2 - p('py') ** 2 - p('pz') ** 2)
  }).sort()
  assert.ok(Math.abs(total[resonant.count >> 1] - 1300) < 2)
})

test('a tilt of 30 % changes the mean of a flat quantity by a tenth of its range, a bump adds its area', () => {
  const x = Float64Array.from({ length: 100_000 }, (_, i) => i / 1000)
  const tilted = stressWeights(x, { kind: 'tilt', low: 0, high: 100, strength: 0.3 })
  const mean = tilted.reduce((sum, w, i) => sum + w * x[i], 0) / x.length
  assert.ok(Math.abs(mean - (50 + 0.3 * (100 / 6))) < 1e-2, `${mean}`)
  const bumped = stressWeights(x, { kind: 'bump', centre: 50, width: 2, strength: 1 })
  assert.ok(Math.abs(bumped[0] - 1 / (1 + (2 * Math.sqrt(2 * Math.PI)) / 100)) < 1e-4)
  assert.equal(takeEvents(toyBosonPairs(key(1), 0), []).count, 0)
})
