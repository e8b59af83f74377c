import { type Command, Option } from 'commander'
import { formatReport, reportJson } from '../lib/evaluation/index.ts'
import { judge, load, loadAveraged } from '../lib/systems/index.ts'
import { fold, key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { count, seed, startBackend, wholeNumber, withBackend } from './options.ts'
import { steadyProgress } from './steadyProgress.ts'

interface EvaluateOptions extends EventOptions {
  beside?: string
  events?: number
  draws: number
  seed: number
  weights: number
  json?: boolean
  backend?: string
}

/** Adds `neutrina evaluate`. */
export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('judge a trained flow on events with truth, beside the classical methods')
    .argument('<model>', "the trained model's folder")
    .option('--beside <folder>', 'a trained regression to compare with')
    .addOption(new Option('--nu-ff <folder>', 'earlier name of --beside').hideHelp())
    .option('--events <n>', 'only the first n events', count)
    .option('--draws <n>', 'draws of each event; the mode is the most likely of them', count, 256)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .option(
      '--weights <n>',
      'draws of the weights that a Bayesian network is averaged over; 0 for their means',
      wholeNumber,
      16,
    )
    .option('--json', 'print one JSON object (docs/report-json.md) instead of the tables')
    .action(run)
  withEvents(command, 'event files with truth')
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions & { nuFf?: string }): Promise<void> {
  const asked = askedEvents(options)
  await startBackend(options.backend)
  const { draws, events, beside = options.nuFf } = options
  const trained = await loadAveraged(folder, { key: fold(key(options.seed), 1), weights: options.weights })
  const other = beside === undefined ? undefined : await load(beside)
  const progress = lazyProgress(draws)
  try {
    const { report } = await judge(trained, {
      ...asked,
      ...{ draws, key: key(options.seed), onProgress: progress.to },
      ...(events !== undefined && { events }),
      ...(other && { beside: other }),
    })
    progress.stop()
    process.stdout.write(options.json ? `${JSON.stringify(reportJson(report))}\n` : formatReport(report))
  } finally {
    progress.stop()
  }
}

/** Progress that says how much there is to do once the files are open. */
function lazyProgress(draws: number) {
  let shown: ReturnType<typeof steadyProgress> | undefined
  let before = 0
  return {
    to: (done: number, total: number) => {
      if (!shown) {
        process.stderr.write(`${total} events × ${draws} draws\n`)
        shown = steadyProgress(process.stderr, total)
      }
      const more = done - before
      before = done
      return shown.add(more)
    },
    stop: () => shown?.stop(),
  }
}
