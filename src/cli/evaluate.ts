import type { Command } from 'commander'
import { formatReport, reportJson } from '../lib/evaluation/index.ts'
import { openEvents } from '../lib/events/index.ts'
import { evaluateNuFlows, loadNuNetwork } from '../lib/recipes/index.ts'
import { key } from '../lib/tensor/index.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { steadyProgress } from './steadyProgress.ts'

interface EvaluateOptions {
  data: string[]
  nuFf?: string
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
    .requiredOption('--data <file...>', 'HDF5 event files with truth; several are one set')
    .option('--nu-ff <folder>', 'a trained ν-FF to compare with')
    .option('--draws <n>', 'draws of each event; the mode is the most likely of them', count, 256)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .option('--json', 'print one JSON object instead of the table')
    .action(run)
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions): Promise<void> {
  await startBackend(options.backend)
  const trained = await loadNuNetwork(folder)
  const nuFf = options.nuFf === undefined ? undefined : await loadNuNetwork(options.nuFf)
  const total = await countEvents(options.data)
  process.stderr.write(`${total} events × ${options.draws} draws\n`)
  const progress = steadyProgress(process.stderr, total)
  let before = 0
  const onProgress = (done: number) => {
    const more = done - before
    before = done
    return progress.add(more)
  }
  try {
    const { data: files, draws } = options
    const report = await evaluateNuFlows({
      trained,
      ...(nuFf && { nuFf }),
      files,
      draws,
      key: key(options.seed),
      onProgress,
    })
    progress.stop()
    process.stdout.write(options.json ? `${JSON.stringify(reportJson(report))}\n` : formatReport(report))
  } finally {
    progress.stop()
  }
}

async function countEvents(files: readonly string[]): Promise<number> {
  const source = await openEvents(files)
  source.close()
  return source.count
}
