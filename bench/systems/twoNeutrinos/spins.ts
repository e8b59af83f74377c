import { formatMeasured, spinDensity } from '../../../src/lib/evaluation/index.ts'
import type { Events } from '../../../src/lib/events/index.ts'
import {
  type BPair,
  bothMatched,
  bPairByChiSquare,
  bPairByMass,
  bPairProbabilities,
  dileptonObjects,
  type NeutrinoPairs,
  spinAngles,
  takeObjects,
  trueBPair,
  trueNeutrinoPairs,
} from '../../../src/lib/reconstruction/index.ts'
import { posteriorOf, type Trained } from '../../../src/lib/systems/index.ts'
import type { Key } from '../../../src/lib/tensor/index.ts'
import { table } from '../../table.ts'

/** How often the pair of b is right, and what the spins of both tops are measured to be, by the truth and by draws. */
export function printSpins(trained: Trained, events: Events, { draws, key }: { draws: number; key: Key }): void {
  const { count } = events
  const momenta = new Float32Array(6 * count * draws)
  for (const { first, samples } of posteriorOf(trained, 'bench').draw(events, { key, draws })) {
    momenta.set(samples.values, 6 * draws * first)
  }
  const truth = trueNeutrinoPairs(events)
  const known = trueBPair(events)
  const chosen = { mass: bPairByMass(events), draws: bPairProbabilities(events, { draws, momenta }) }
  const matched = bothMatched(known)
  const right = ({ b, bbar }: BPair) =>
    matched.reduce((n, is, i) => n + (is && b[i] === known.b[i] && bbar[i] === known.bbar[i] ? 1 : 0), 0)
  const all = matched.reduce((n, is) => n + is, 0)
  const share = (pair: BPair) => `${((100 * right(pair)) / all).toFixed(1)} %`
  console.log(
    `pairs of b right, of ${all} with both: least masses ${share(chosen.mass)}, draws ${share(chosen.draws.chosen)}\n`,
  )

  const each = Int32Array.from({ length: count * draws }, (_, row) => Math.floor(row / draws))
  const row = (name: string, pair: BPair, pairs: NeutrinoPairs, of: number) => {
    const objects = dileptonObjects(events, pair)
    const { helicity } = spinAngles(of > 1 ? takeObjects(objects, each) : objects, pairs)
    const density = spinDensity({ count, draws: of, ...helicity })
    const { entanglement: d, correlation, events: n } = density
    const parts = `${d.statistical.toFixed(3)}, ${d.posterior.toFixed(3)}`
    return [name, String(n), formatMeasured(d), parts, ...[0, 1, 2].map((a) => formatMeasured(correlation[a][a]))]
  }
  const rows = [
    row('true neutrinos, true b', known, truth, 1),
    row('draws, true b', known, momenta, draws),
    row('true neutrinos, least χ²', bPairByChiSquare(events, truth), truth, 1),
    row('draws, most probable b', chosen.draws.chosen, momenta, draws),
  ]
  const head = ['', 'events', 'D', 'of events, of the posterior', 'C_kk', 'C_rr', 'C_nn']
  console.log(table(head, rows))
}
