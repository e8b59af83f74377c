import { formatMeasured, formatShare } from '../../../src/lib/evaluation/index.ts'
import { ensembleOf, type ToyReport, type TrainedBinn, toyReport } from '../../../src/lib/systems/index.ts'
import { fold, key } from '../../../src/lib/tensor/index.ts'
import { table } from '../../table.ts'
import { type BinnBench, densityOf, settingsOf } from './training.ts'

/** Trainings of toys: their names with the numbers of events. */
export interface ToysBench extends BinnBench {
  readonly toys: string[]
  /** Networks of an ensemble that is judged as one; 1: each by itself. */
  readonly members: number
}

/** Seeds of the members of an ensemble are so far apart. */
const APART = 100

/** Of the columns of `rowOf`. */
export const HEAD = [
  'toy',
  'σ least at',
  'greatest at',
  'parameters',
  'rms',
  'within 1 σ',
  '2 σ',
  'σ',
  'off by',
] as const

/** Dip, closed form, pulls and σ of each toy at each number of events, every seed a row. */
export async function printToys({ toys, seeds, draws, out, members, ...of }: ToysBench): Promise<void> {
  const settings = settingsOf(of)
  const rows: string[][] = []
  for (const one of toys) {
    const [name, events] = [one.split(':')[0], Number(one.split(':')[1])]
    for (const seed of seeds) {
      const trained: TrainedBinn[] = []
      for (let k = 0; k < members; k++) {
        const own = seed + APART * k
        trained.push(await densityOf(`${name}-${events}`, { toy: { name, events } }, settings, own, out))
      }
      const shares = { draws: Math.ceil(draws / members) }
      const densities = ensembleOf(
        trained.map((one, k) => one.densities({ key: fold(key(seed + APART * k), 1), ...shares })),
      )
      rows.push(rowOf(`${name}, ${events.toLocaleString('en-US')}, seed ${seed}`, toyReport(densities)))
      densities.dispose()
      for (const one of trained) one.dispose()
      console.log(rows.at(-1)!.join(' | '))
    }
  }
  console.log(table(HEAD, rows))
}

/** A toy's figures as text. */
export function rowOf(name: string, { dip, fit, pulls, sigmaAt, deviation }: ToyReport): string[] {
  const parameters = Object.entries(fit.parameters).map(([of, one]) => `Δ${of} ${formatMeasured(one)}`)
  return [
    name,
    dip.at.toFixed(3),
    dip.peaks.map((at) => at.toFixed(2)).join(', '),
    parameters.join(', '),
    fit.rms.toFixed(2),
    formatShare(pulls.within1),
    formatShare(pulls.within2),
    formatMeasured(sigmaAt),
    `${(100 * deviation).toFixed(1)} %`,
  ]
}
