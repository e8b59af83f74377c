/**
 * What a posterior of the weights changes: `npm run bench:weights -- --model BAYESIAN --beside SINGLE --train FILE --test FILE`; with
 * `--networks FOLDER…` in place of `--model` networks of single weights, an ensemble or draws of `bench:swag`, are averaged.
 * The mean −ln p of true neutrinos on events of the training and on others, coverage, and, on events unlike the training's, the
 * share of the variance that the weights make, its coverage and how many of the events lie in regions that hold what they say.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { formatMeasured, formatShare } from '../../src/lib/evaluation/index.ts'
import {
  type EventShift,
  type Events,
  readEvents,
  shiftEvents,
  takeEvents,
  writeEvents,
} from '../../src/lib/events/index.ts'
import { averaged, judge, load, loadAveraged, posteriorOf, type Trained } from '../../src/lib/systems/index.ts'
import { fold, key } from '../../src/lib/tensor/index.ts'
import { table } from '../table.ts'

interface Options {
  model?: string
  networks: string[]
  beside: string
  train: string
  test: string
  more: string[]
  events: number
  draws: number
  weights: number
  seed: number
  backend?: string
}

const options = withBackend(
  new Command('bench:weights')
    .option('--model <folder>', 'a network with a posterior of its weights')
    .option('--networks <folder...>', 'networks of single weights that are averaged', [])
    .requiredOption('--beside <folder>', 'one with single weights')
    .requiredOption('--train <file>', 'events that both were trained on')
    .requiredOption('--test <file>', 'events that neither was')
    .option('--more <file...>', 'events of other simulations', [])
    .option('--events <n>', 'the first n events of each', count, 4000)
    .option('--draws <n>', 'draws of each event', count, 32)
    .option('--weights <n>', 'draws of the weights', count, 8)
    .option('--seed <n>', 'seed', seed, 1),
)
  .parse()
  .opts<Options>()

await startBackend(options.backend)
const { draws, weights } = options
const own = key(options.seed)
const ask = (file: string) => ({ files: [file], events: options.events, draws, key: fold(own, 1) })
const single = (folder: string) => load(folder, undefined, { calibrated: false })
const networks: Record<string, Trained> = { 'single weights': await single(options.beside) }
if (options.model) {
  const of = (count: number) => loadAveraged(options.model!, { key: fold(own, 2), weights: count, calibrated: false })
  networks['means of the weights'] = await of(0)
  networks[`average over ${weights} draws of them`] = await of(weights)
} else {
  networks[`average over ${options.networks.length} networks`] = averaged(
    await Promise.all(options.networks.map(single)),
  )
}

const likelihoods = []
for (const [name, trained] of Object.entries(networks)) {
  const [seen, unseen] = [await judge(trained, ask(options.train)), await judge(trained, ask(options.test))]
  const nll = [seen, unseen].map(({ report }) => report!.posterior.nllStandardised)
  const { coverage } = unseen.report!.posterior
  likelihoods.push([
    name,
    ...nll.map(formatMeasured),
    (nll[1].value - nll[0].value).toFixed(3),
    ...['0.68', '0.95'].map((level) => formatShare(coverage[level])),
  ])
}
console.log(table(['−ln p of the truth', 'seen', 'unseen', 'gap', '68 % hold', '95 %'], likelihoods))

const first = (events: Events) =>
  takeEvents(
    events,
    Int32Array.from({ length: Math.min(options.events, events.count) }, (_, i) => i),
  ) as Events
const test = first((await readEvents(options.test)) as Events)
const shifted = (shift: EventShift) => shiftEvents(test, shift)
const kinds: [string, Events][] = [
  ['as in the training', test],
  ['missing momentum × 0.5', shifted({ missingMomentum: 0.5 })],
  ['missing momentum × 1.15', shifted({ missingMomentum: 1.15 })],
  ['missing momentum × 1.5', shifted({ missingMomentum: 1.5 })],
  ['missing momentum × 3', shifted({ missingMomentum: 3 })],
  ['30 GeV of noise on it', shifted({ missingNoise: { sigma: 30, key: fold(own, 3) } })],
  ['energy of jets × 1.2', shifted({ jetEnergy: 1.2 })],
  ['all momenta × 1.2', shifted({ momenta: 1.2 })],
  ['all momenta × 2', shifted({ momenta: 2 })],
]
for (const file of options.more) kinds.push([file, first((await readEvents(file)) as Events)])

const trained = Object.values(networks).at(-1)!
const posterior = posteriorOf(trained, 'bench:weights')
const folder = mkdtempSync(join(tmpdir(), 'weights-'))
const rows = []
for (const [name, events] of kinds) {
  const { mean } = posterior.weightShares!(events, { key: fold(own, 4), draws: 16 })
  const average = mean.reduce((sum, x) => sum + x, 0) / mean.length
  const spread = Math.sqrt(mean.reduce((sum, x) => sum + (x - average) ** 2, 0) / mean.length ** 2)
  const file = join(folder, 'events.h5')
  writeEvents(file, events, { overwrite: true })
  const { report } = await judge(trained, ask(file))
  const { nllStandardised, coverage } = report!.posterior
  rows.push([
    name,
    formatMeasured({ value: 100 * average, error: 100 * spread }),
    formatShare(coverage['0.68']),
    formatMeasured(nllStandardised),
  ])
}
rmSync(folder, { recursive: true, force: true })
console.log(table(['average over weights', 'their share of the variance, %', '68 % hold', '−ln p of the truth'], rows))
process.exit(0)
