import { type Command, Option } from 'commander'
import { distanceReportJson, formatDistanceReport, formatReport, reportJson } from '../lib/evaluation/index.ts'
import { judge, load } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { steadyProgress } from './steadyProgress.ts'

interface EvaluateOptions extends EventOptions {
  beside?: string
  events?: number
  draws: number
  seed: number
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
    .option('--json', 'print one JSON object (docs/report-json.md) instead of the tables')
    .action(run)
  withEvents(command, 'event files with truth')
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions & { nuFf?: string }): Promise<void> {
  const asked = askedEvents(options)
  await startBackend(options.backend)
  const { draws, events, beside = options.nuFf } = options
  const trained = await load(folder)
  const other = beside === undefined ? undefined : await load(beside)
  const progress = lazyProgress(trained.distances ? 1 : draws)
  const evaluation = {
    ...asked,
    ...{ draws, key: key(options.seed), onProgress: progress.to },
    ...(events !== undefined && { events }),
    ...(other && { beside: other }),
  }
  try {
    if (trained.distances) {
      const report = await trained.distances(evaluation)
      progress.stop()
      const text = options.json ? `${JSON.stringify(distanceReportJson(report))}\n` : formatDistanceReport(report)
      process.stdout.write(text)
      return
    }
    const { report } = await judge(trained, evaluation)
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
