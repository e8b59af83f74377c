/** The Bayesian INN: its coordinates, a short training of a toy and of pairs, an ensemble, and what is printed of them. */
import assert from 'node:assert/strict'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { drellYan, readEvents, takeEvents } from '../../../src/lib/events/index.ts'
import { marginals } from '../../../src/lib/systems/binn/marginals.ts'
import { gaussianMassCoordinates, massCoordinates } from '../../../src/lib/systems/binn/massCoordinates.ts'
import { binnFlow } from '../../../src/lib/systems/binn/network.ts'
import { observablesOf } from '../../../src/lib/systems/binn/observables.ts'
import type { TrainedBinn } from '../../../src/lib/systems/binn/restored.ts'
import { rowsOf } from '../../../src/lib/systems/binn/space.ts'
import { judge, load, systemOf, train } from '../../../src/lib/systems/index.ts'
import { ConfigError, key, normals, tf, useBackend } from '../../../src/lib/tensor/index.ts'

before(() => useBackend())

const system = systemOf('binn')
const sample = fileURLToPath(new URL('../../../data/drell_yan.h5', import.meta.url))
const folder = (name: string) => join(mkdtempSync(join(tmpdir(), 'binn-')), name)
const close = (got: number, wanted: number, by: number) => assert.ok(Math.abs(got - wanted) <= by, `${got}, ${wanted}`)

async function trained(out: string, changes: object, job: object, seed = 1): Promise<TrainedBinn> {
  const settings = system.settings('neutrina', { epochs: 1, ...changes } as never)
  await train(system, { network: 'binn', settings, files: [], seed, out, ...job })
  return (await load(out)) as TrainedBinn
}

test('coordinates of the mass: there and back, the mass itself, and the volume by finite differences', async () => {
  const rows = rowsOf(takeEvents(await readEvents(sample, { layout: drellYan }), Int32Array.of(0, 1, 2, 3, 4, 5)))
  const mass = observablesOf('drellYan').find(({ name }) => name === 'pair_mass')!
  for (let k = 0; k < 12; k++) {
    const [i, coordinates] = [k >> 1, k % 2 ? gaussianMassCoordinates : massCoordinates]
    const physical = rows.slice(4 * i, 4 * i + 4)
    const row = physical.slice()
    const logDet = coordinates.forward(row, undefined)
    if (k % 2 === 0) close(91.19 + 1.25 * Math.sinh(row[0]), mass.of(physical), 1e-6)
    const back = row.slice()
    close(coordinates.inverse(back, undefined), -logDet, 1e-6)
    for (const [k, v] of back.entries()) close(v, physical[k], 1e-6 * (1 + Math.abs(physical[k])))
    const jacobian = [0, 1, 2, 3].map((c) => {
      const step = 1e-5 * (1 + Math.abs(physical[c]))
      const [up, down] = [1, -1].map((sign) => {
        const moved = physical.slice()
        moved[c] += sign * step
        coordinates.forward(moved, undefined)
        return moved
      })
      return Array.from(up, (v, k) => (v - down[k]) / (2 * step))
    })
    close(Math.log(Math.abs(determinant(jacobian))), logDet, 1e-3)
  }
})

function determinant(m: number[][]): number {
  if (m.length === 1) return m[0][0]
  return m[0].reduce((sum, v, c) => {
    const minor = m.slice(1).map((row) => row.filter((_, k) => k !== c))
    return sum + (c % 2 ? -1 : 1) * v * determinant(minor)
  }, 0)
}

test('a kicker: its density is one in all, its σ is told, and σ and JSON are those of the lines', async () => {
  const out = folder('kicker')
  const one = await trained(out, {}, { toy: { name: 'kicker', events: 5000 } })
  assert.equal(one.of.events, 5000)
  assert.ok(one.bayesian)
  const densities = one.densities({ key: key(1), draws: 5 })
  const cells = 120
  // what the flow puts outside of the square too
  const grid = Float64Array.from({ length: 2 * cells * cells }, (_, k) => {
    const i = k >> 1
    return -0.5 + (2 * ((k % 2 ? Math.floor(i / cells) : i % cells) + 0.5)) / cells
  })
  const p = densities.probabilities(grid)
  for (let network = 0; network < 5; network++) {
    const sum = p.reduce((total, v, k) => total + (k % 5 === network ? v : 0), 0) * (2 / cells) ** 2
    close(sum, 1, 0.03)
  }
  const { logProb, relativeSigma } = densities.weigh(Float64Array.of(0.8, 0.5, 0.3, 0.5))
  const [a, b] = [0, 1].map((i) =>
    [0, 1, 2, 3, 4].map((network) => densities.logProb(Float64Array.of(0.8, 0.5, 0.3, 0.5), network)[i]),
  )
  close(Math.exp(logProb[0]), a.reduce((sum, lp) => sum + Math.exp(lp), 0) / 5, 1e-9)
  assert.ok(relativeSigma.every((s) => s > 0) && a[0] !== a[1] && b[0] < a[0])
  // the same points whatever asks for them, others with other weights
  const [first, again, other] = [[0], [0], [1]].map(([network]) => densities.sample(key(3), 100, network))
  assert.deepEqual(first, again)
  assert.notDeepEqual(first, other)
  densities.dispose()
  const { sheet } = (await judge(one, { files: [], draws: 5, key: key(2), events: 20_000 })) as {
    sheet: { json: never; text: string }
  }
  const json = sheet.json as Record<string, Record<string, unknown>>
  for (const name of ['dip', 'fit', 'pulls', 'sigma_at', 'marginals']) assert.ok(name in json, name)
  assert.ok('within_1' in json.pulls && 'within_2' in json.pulls)
  assert.ok(
    Object.values(json.marginals).every((one) => Number.isFinite((one as { chi2_per_bin: number }).chi2_per_bin)),
  )
  assert.match(sheet.text, /σ is least at/)
  const more = await trained(folder('more'), {}, { toy: { name: 'kicker', events: 20_000 } })
  const both = (await judge(one, { files: [], draws: 5, key: key(2), events: 20_000, others: [more] })) as never as {
    sheet: { json: { statistics_scan: { events: number }[] } }
  }
  assert.deepEqual(
    both.sheet.json.statistics_scan.map(({ events }) => events),
    [5000, 20_000],
  )
})

test('single weights are judged as an ensemble, and not alone', async () => {
  const toy = { toy: { name: 'ring', events: 3000 } }
  const members = [
    await trained(folder('a'), { bayesian: undefined }, toy, 1),
    await trained(folder('b'), { bayesian: undefined, batchSize: 64 }, toy, 2),
  ]
  await assert.rejects(judge(members[0], { files: [], draws: 5, key: key(1) }), ConfigError)
  const { sheet } = (await judge(members[0], {
    files: [],
    draws: 5,
    key: key(1),
    events: 5000,
    others: [members[1]],
  })) as never as {
    sheet: { json: { ensemble: number; dip: { at: number } } }
  }
  assert.equal(sheet.json.ensemble, 2)
  assert.ok(Number.isFinite(sheet.json.dip.at))
})

test('a flow of splines is a density too', () => {
  for (const dim of [2, 4]) {
    const flow = binnFlow(dim, { size: 'small', flow: 'spline' })
    const params = flow.init(key(1))
    const x = tf.tensor2d(normals(key(2), 20 * dim), [20, dim])
    const { value, logProb } = flow.given(params).sample(key(3), 20)
    const told = flow.given(params).logProb(value).dataSync()
    for (const [i, lp] of logProb.dataSync().entries()) assert.ok(Math.abs(lp - told[i]) < 1e-3)
    assert.ok(flow.given(params).logProb(x).dataSync().every(Number.isFinite))
  }
})

test('pairs: events get a density and how sure it is; marginals stand beside the truth', async () => {
  const one = await trained(folder('pairs'), { batchSize: 128 }, { files: [sample] })
  const events = takeEvents(await readEvents(sample, { layout: drellYan }), Int32Array.of(0, 1, 2))
  const { logProb, relativeSigma, coordinates } = one.weigh!(events, { key: key(1), draws: 3 })
  assert.ok([...logProb].every(Number.isFinite) && [...relativeSigma].every((s) => s > 0))
  assert.match(coordinates, /GeV\^4/)
  // densities of points of their own, σ of shared ones
  const densities = one.densities({ key: key(2), draws: 3 })
  const asked = { key: key(3), points: 500 }
  const [both, own, shared] = [{}, { fixedLatents: false }, { fixedLatents: true }].map(
    (latents) => marginals(densities, rowsOf(events), { ...asked, ...latents }).pt,
  )
  densities.dispose()
  assert.deepEqual([both.density, both.widthRatio, both.chi2PerBin], [own.density, own.widthRatio, own.chi2PerBin])
  assert.deepEqual(both.sigma, shared.sigma)
  assert.notDeepEqual(own.density, shared.density)
  await assert.rejects(judge(one, { files: [], draws: 2, key: key(1) }), /--data/)
  const { sheet } = (await judge(one, { files: [sample], draws: 2, key: key(1), events: 20_000 })) as never as {
    sheet: { json: { marginals: Record<string, { width_ratio: number }> } }
  }
  assert.deepEqual(Object.keys(sheet.json.marginals), ['electron_energy', 'px', 'pt', 'pz', 'pair_energy', 'pair_mass'])
  assert.ok(Math.abs(sheet.json.marginals.pair_mass.width_ratio - 1) < 0.5)
})

test('what cannot be trained is refused by name', async () => {
  const job = { network: 'binn', settings: system.settings('neutrina'), files: [], seed: 1, out: folder('no') }
  await assert.rejects(
    train(system, { ...job, toy: { name: 'cube', events: 5 } }),
    /toy: expected one of wedge, kicker, ring/,
  )
  const other = systemOf('nu-flows')
  await assert.rejects(
    train(other, {
      ...job,
      network: 'nu-flows',
      settings: other.settings('neutrina'),
      toy: { name: 'ring', events: 5 },
    } as never),
    /makes no events/,
  )
})
