import { type Command, Option } from 'commander'
import { formatReport, reportJson } from '../lib/evaluation/index.ts'
import { judge, load } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { lazyProgress } from './steadyProgress.ts'

interface EvaluateOptions extends EventOptions {
  beside?: string
  events?: number
  draws: number
  seed: number
  json?: boolean
  calibrated: boolean
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
    .option('--no-calibrated', 'draw as the network was trained, without what was fitted on held-out events')
    .option('--json', 'print one JSON object (docs/report-json.md) instead of the tables')
    .action(run)
  withEvents(command, 'event files with truth')
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions & { nuFf?: string }): Promise<void> {
  await startBackend(options.backend)
  const { draws, events, beside = options.nuFf } = options
  const trained = await load(folder, undefined, options)
  const other = beside === undefined ? undefined : await load(beside)
  const progress = lazyProgress(draws)
  try {
    const { report } = await judge(trained, {
      ...askedEvents(options),
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
