import { drellYan, readEvents } from '../../../src/lib/events/index.ts'
import { type Marginal, marginals, rowsOf } from '../../../src/lib/systems/index.ts'
import { fold, key } from '../../../src/lib/tensor/index.ts'
import { digits, table } from '../../table.ts'
import { type BinnBench, type Changes, densityOf, settingsOf } from './training.ts'

/** Drell-Yan pairs, in coordinates of ours and in the published ones. */
export interface PairsBench extends BinnBench {
  readonly data: string
  readonly points: number
  /** Of each training, by what it is called. */
  readonly pairs: Readonly<Record<string, { readonly recipe: string; readonly set: Changes }>>
}

/** Of every observable the width over the true one, how far its bins are off, σ, and whether σ covers that; a training each. */
export async function printPairs({ data, pairs, points, seeds, draws, out }: PairsBench): Promise<void> {
  const truth = rowsOf(await readEvents(data, { layout: drellYan }))
  console.log(`${data}: ${digits(truth.length / 4)} pairs`)
  for (const [name, { recipe, set }] of Object.entries(pairs)) {
    for (const seed of seeds) {
      const trained = await densityOf(`pairs-${name}`, { files: [data] }, settingsOf({ recipe, set }), seed, out)
      const densities = trained.densities({ key: fold(key(seed), 1), draws })
      const found = marginals(densities, truth, { key: fold(key(seed), 2), points })
      densities.dispose()
      trained.dispose()
      const head = [
        `${name}, seed ${seed}`,
        'width / true',
        'off by',
        'median σ',
        'bins within 1 σ',
        '2 σ',
        'σ least at',
      ]
      console.log(table(head, Object.values(found).map(rowOf)))
    }
  }
}

/** Fewer true events tell nothing of a bin. */
const LEAST_EVENTS = 100

function rowOf({ label, name, edges, density, sigma, truth, widthRatio, deviation }: Marginal): string[] {
  const { density: p, error } = truth!
  const filled = Array.from(density.keys()).filter((b) => p[b] > 0 && (p[b] / error[b]) ** 2 >= LEAST_EVENTS)
  const within = (most: number) =>
    filled.filter((b) => Math.abs(density[b] - p[b]) <= most * Math.hypot(sigma[b], error[b])).length / filled.length
  const relative = filled.map((b) => sigma[b] / density[b]).sort((a, b) => a - b)
  const least = filled.reduce((best, b) => (sigma[b] / density[b] < sigma[best] / density[best] ? b : best), filled[0])
  return [
    label ?? name,
    widthRatio!.toFixed(3),
    percent(deviation!),
    percent(relative[relative.length >> 1]),
    percent(within(1)),
    percent(within(2)),
    ((edges[least] + edges[least + 1]) / 2).toFixed(1),
  ]
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`
