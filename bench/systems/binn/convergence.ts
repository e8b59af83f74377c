import { join } from 'node:path'
import { PLANE_DENSITIES, type PlaneName, planeToys } from '../../../src/lib/events/index.ts'
import { type ensembleOf, rowsOf, toyReport } from '../../../src/lib/systems/index.ts'
import { fold, key } from '../../../src/lib/tensor/index.ts'
import { loadModel } from '../../../src/lib/training/index.ts'
import { table } from '../../table.ts'
import { HEAD, rowOf } from './toys.ts'
import { type BinnBench, type Changes, densityOf, settingsOf } from './training.ts'

/** One toy under several settings. */
export interface ConvergenceBench extends BinnBench {
  /** NAME:EVENTS */
  readonly toy: string
  /** Of each training; `` is the recipe itself. */
  readonly variants: readonly Changes[]
}

const UNSEEN = 20_000

/** What σ is after other beginnings, other numbers of updates and with other couplings: a training each. */
export async function printConvergence(bench: ConvergenceBench): Promise<void> {
  const { toy, variants, seeds, draws, out } = bench
  const [name, events] = [toy.split(':')[0] as PlaneName, Number(toy.split(':')[1])]
  const [seed] = seeds
  const rows: string[][] = []
  for (const set of variants) {
    const told = Object.entries(set).map(([of, value]) => `${of} ${value}`)
    const folder = [name, events, ...told.map((one) => one.replace(' ', ''))].join('-')
    const trained = await densityOf(folder, { toy: { name, events } }, settingsOf({ ...bench, set }), seed, out)
    const densities = trained.densities({ key: fold(key(seed), 1), draws })
    const own = rowOf(told.join(', ') || 'the recipe', toyReport(densities))
    rows.push([...own, excess(name, densities), await medianWidth(join(out, `${folder}-${seed}`))])
    densities.dispose()
    trained.dispose()
  }
  const head = [
    `${name}, ${events.toLocaleString('en-US')} events`,
    ...HEAD.slice(1),
    '−ln p over truth',
    'median ln σ²',
  ]
  console.log(table(head, rows))
}

/** Mean of ln p_true − ln p over events that were not learnt, in thousandths. */
function excess(name: PlaneName, densities: ReturnType<typeof ensembleOf>): string {
  const points = rowsOf(planeToys(key(4543), name, UNSEEN))
  const { logProb } = densities.weigh(points)
  const more = logProb.map((lp, i) => Math.log(PLANE_DENSITIES[name].density(points[2 * i], points[2 * i + 1])) - lp)
  return ((1000 * more.reduce((a, b) => a + b)) / UNSEEN).toFixed(1)
}

async function medianWidth(folder: string): Promise<string> {
  const { params } = await loadModel(folder)
  const all = [...params].filter(([name]) => name.startsWith('logVariance'))
  const values = all.flatMap(([, { data }]) => [...data]).sort((a, b) => a - b)
  return values[values.length >> 1].toFixed(1)
}
