/**
 * Conformal regions of a posterior on events never used, in every bin of the number of jets: `npm run bench:regions -- --model
 * NAME --data FILE`. One half of the events calibrates and the other is judged, then the other way about; thresholds of all
 * events together beside those of each bin (Mondrian conformal prediction, Vovk et al., Algorithmic Learning in a Random World,
 * 2005, section 4.5), and those that the model has.
 */
import { Command } from 'commander'
import { count, seed, startBackend, withBackend } from '../../src/cli/options.ts'
import { binOf } from '../../src/lib/columns/index.ts'
import {
  type ConformalThresholds,
  conformalThreshold,
  conformalThresholds,
  proportion,
} from '../../src/lib/evaluation/index.ts'
import { readEvents, takeEvents } from '../../src/lib/events/index.ts'
import { ranksOf } from '../../src/lib/systems/calibration/fitCalibration.ts'
import { load, posteriorOf } from '../../src/lib/systems/index.ts'
import { fold, key } from '../../src/lib/tensor/index.ts'
import { table } from '../table.ts'

interface Options {
  model: string
  data: string
  condition: string
  events: number
  draws: number
  seed: number
  backend?: string
}

const options = withBackend(
  new Command('bench:regions')
    .requiredOption('--model <name>', 'a calibrated network')
    .requiredOption('--data <file>', 'events that it has never seen')
    .option('--condition <name>', 'whose bins are looked at', 'njets')
    .option('--events <n>', 'the first n events', count, 30_000)
    .option('--draws <n>', 'draws of each event', count, 64)
    .option('--seed <n>', 'seed', seed, 1),
)
  .parse()
  .opts<Options>()

await startBackend(options.backend)
const trained = await load(options.model)
const { calibrates, calibration, columns, draw } = posteriorOf(trained, 'bench:regions')
const all = await readEvents(options.data)
const events = takeEvents(
  all,
  Int32Array.from({ length: Math.min(all.count, options.events) }, (_, i) => i),
)
const { edges, of } = calibrates!.conditions.find(({ name }) => name === options.condition)!
const own = key(options.seed)
const ranks = ranksOf(columns.length, events.count, fold(own, 1))
const truth = calibrates!.truth(events)
for (const block of draw(events, { key: fold(own, 0), draws: options.draws })) ranks.add(block, truth)

type Method = (some: readonly number[]) => ConformalThresholds
const values = of(events)
/** Thresholds from some events. */
const METHODS: Readonly<Record<string, Method>> = {
  'of the model': () => calibration!.regions,
  'of all of the other half': (some) => conformalThresholds(some.map((i) => ranks.density[i])),
  'of each bin of the other half': (some) =>
    conformalThresholds(
      some.map((i) => ranks.density[i]),
      { name: options.condition, from: edges.slice(0, -1), values: some.map((i) => values[i]) },
    ),
}

const LEVELS = [0.68, 0.95] as const
const names = edges.slice(1).map((edge, bin) => (bin === edges.length - 2 ? `${edges[bin]} or more` : `${edge - 1}`))
const bins = Array.from(values, (value) => binOf(edges, value))
for (const level of LEVELS) {
  const rows = Object.entries(METHODS).flatMap(([name, method]) =>
    [0, 1].map((half) => {
      const thresholds = method(Array.from(bins.keys()).filter((i) => i % 2 !== half))
      const judged = Array.from(bins.keys()).filter((i) => i % 2 === half && bins[i] >= 0)
      const share = (some: readonly number[]) => {
        const within = some.filter((i) => ranks.density[i] <= conformalThreshold(thresholds, level, values[i]))
        const { value, error } = proportion(within.length, some.length)
        return `${(100 * value).toFixed(2)} ± ${(100 * error).toFixed(2)} (${((value - level) / error).toFixed(1)} σ)`
      }
      return [
        `${name}, half ${half + 1}`,
        share(judged),
        ...names.map((_, bin) => share(judged.filter((i) => bins[i] === bin))),
      ]
    }),
  )
  console.log(
    table(
      [`${100 * level} % regions hold, thresholds`, 'all', ...names.map((name) => `${options.condition} ${name}`)],
      rows,
    ),
  )
}
process.exit(0)
