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
const given = await readEvents(options.data)
const events = takeEvents(
  given,
  Int32Array.from({ length: Math.min(given.count, options.events) }, (_, i) => i),
)
const { edges, of } = calibrates!.conditions.find(({ name }) => name === options.condition)!
const own = key(options.seed)
const ranks = ranksOf(columns.length, events.count, fold(own, 1))
const truth = calibrates!.truth(events)
for (const block of draw(events, { key: fold(own, 0), draws: options.draws })) ranks.add(block, truth)

type Method = (some: readonly number[]) => ConformalThresholds
const values = of(events)
const bins = Array.from(values, (value) => binOf(edges, value))
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

/** Events that thresholds are from, of those in the bins of some others. */
function fittedOn({ events: all, apart }: ConformalThresholds, some: readonly number[]): number {
  const own = apart?.bins.filter((bin, b) => bin.thresholds.length > 0 && some.some((i) => bins[i] === b)) ?? []
  return own.length > 0 ? own.reduce((sum, bin) => sum + bin.events, 0) : all
}

const LEVELS = [0.68, 0.95] as const
const names = edges.slice(1).map((edge, bin) => (bin === edges.length - 2 ? `${edges[bin]} or more` : `${edge - 1}`))
const all = Array.from(bins.keys())
for (const level of LEVELS) {
  const rows = Object.entries(METHODS).flatMap(([name, method]) => {
    const thresholds = [0, 1].map((half) => method(all.filter((i) => i % 2 !== half)))
    const share = (some: readonly number[], half?: number) => {
      const held = some.filter((i) => ranks.density[i] <= conformalThreshold(thresholds[i % 2], level, values[i]))
      const { value, error } = proportion(held.length, some.length)
      const shown = `${(100 * value).toFixed(2)} ± ${(100 * error).toFixed(2)}`
      if (half === undefined) return shown
      // of the thresholds too
      const both = Math.hypot(error, Math.sqrt((level * (1 - level)) / fittedOn(thresholds[half], some)))
      return `${shown} (${((value - level) / both).toFixed(1)} σ)`
    }
    return [undefined, 0, 1].map((half) => {
      const judged = all.filter((i) => bins[i] >= 0 && (half === undefined || i % 2 === half))
      const told = half === undefined ? 'both' : `half ${half + 1}`
      const shares = names.map((_, bin) =>
        share(
          judged.filter((i) => bins[i] === bin),
          half,
        ),
      )
      return [`${name}, ${told}`, share(judged, half), ...shares]
    })
  })
  const head = [
    `${100 * level} % regions hold, thresholds`,
    'all',
    ...names.map((one) => `${options.condition} ${one}`),
  ]
  console.log(table(head, rows))
}
process.exit(0)
