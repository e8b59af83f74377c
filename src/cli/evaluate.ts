import { type Command, Option } from 'commander'
import { ConfigError } from '../complaint.ts'
import { formatReport, reportJson } from '../lib/evaluation/index.ts'
import { type Judgement, judge, load, loadAveraged } from '../lib/systems/index.ts'
import { fold, key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { type DrawnJob, type DrawnOptions, drawPart, withDrawn, withDraws } from './drawnParts.ts'
import { count, fraction, seed, startBackend, wholeNumber, withBackend } from './options.ts'
import { lazyProgress } from './steadyProgress.ts'

interface EvaluateOptions extends EventOptions, DrawnOptions {
  beside?: string
  events?: number
  draws?: number
  others?: string[]
  signal?: string[]
  signalShare: number
  training?: string[]
  seed: number
  weights: number
  json?: boolean
  calibrated: boolean
  backend?: string
}

/** Draws of an event, and of the weights of a density, where not given. */
const [DRAWS, WEIGHT_DRAWS] = [256, 40]

/** Adds `neutrina evaluate`. */
export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a trained flow on events with truth, beside the classical methods')
    .argument('<model>', "the trained model's folder, or the name of one that comes with neutrina")
    .option('--beside <folder>', 'a trained regression to compare with')
    .addOption(new Option('--nu-ff <folder>', 'earlier name of --beside').hideHelp())
    .option('--events <n>', 'only the first n events', count)
    .option('--others <folder...>', 'trained networks of other statistics or seeds to set beside it')
    .option('--signal <file...>', 'events of another process to mix in, of a network that unfolds')
    .option('--signal-share <fraction>', 'their share of all', fraction, 0.1)
    .option('--training <file...>', 'what a generator of jets was trained on, to tell whether it knows it by heart')
    .option('--draws <n>', 'draws of each event, 256; of the weights of a density, 40', count)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .option(
      '--weights <n>',
      'draws of the weights that a Bayesian network is averaged over; 0 for their means',
      wholeNumber,
      16,
    )
    .option('--no-calibrated', 'draw as the network was trained, without what was fitted on held-out events')
    .option('--json', 'print one JSON object (docs/report-json.md) instead of the tables')
    .option('--out <file>', 'with --shard: HDF5 file for the draws (docs/batch.md)')
    .option('--overwrite', 'replace that file if it is there')
    .action(run)
  withEvents(command, 'event files with truth; a density of toys needs none', false)
  withDrawn(command)
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions & { nuFf?: string }): Promise<void> {
  const asked = askedEvents(options)
  await startBackend(options.backend)
  const { events, beside = options.nuFf, others = [] } = options
  const { weights, calibrated } = options
  const trained = await loadAveraged(folder, { key: fold(key(options.seed), 1), weights, calibrated })
  const draws = options.draws ?? (trained.weigh ? WEIGHT_DRAWS : DRAWS)
  const { signal, signalShare: share } = options
  if (signal && !trained.observables) {
    throw new ConfigError({
      who: '--signal',
      wanted: 'a network that unfolds',
      got: trained.network,
      fix: 'leave it out',
    })
  }
  const job: DrawnJob = {
    ...{ command: 'evaluate', folder, networks: [trained], asked, draws, seed: options.seed },
    ...(events !== undefined && { events }),
    rest: { weights, calibrated },
  }
  if (options.shard) return drawPart(job, options)
  const drawn = options.drawn === undefined ? undefined : await withDraws(job, options.drawn)
  const besides = await Promise.all(others.map((other) => load(other)))
  const other = beside === undefined ? undefined : await load(beside)
  const progress = lazyProgress(draws)
  try {
    const judgement = await judge(drawn ? drawn.networks[0] : trained, {
      ...asked,
      ...{ draws, key: key(options.seed), onProgress: progress.to },
      ...(events !== undefined && { events }),
      ...(signal && { signal: { files: signal, share } }),
      ...(options.training && { training: options.training }),
      ...(other && { beside: other }),
      ...(besides.length > 0 && { others: besides }),
    })
    progress.stop()
    process.stdout.write(options.json ? `${JSON.stringify(jsonOf(judgement))}\n` : textOf(judgement))
  } finally {
    progress.stop()
    drawn?.close()
  }
}

const jsonOf = ({ report, sheet }: Judgement): object => sheet?.json ?? reportJson(report!)
const textOf = ({ report, sheet }: Judgement): string => sheet?.text ?? formatReport(report!)
