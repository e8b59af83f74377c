import type { Command } from 'commander'
import { formatPairReport, formatReport, pairReportJson, reportJson } from '../lib/evaluation/index.ts'
import {
  evaluateNu2Flows,
  evaluateNuFlows,
  loadNetwork,
  loadNu2Network,
  loadNuNetwork,
  type NuEvaluation,
  type TrainedNu2Network,
  type TrainedNuNetwork,
} from '../lib/recipes/index.ts'
import { key } from '../lib/tensor/index.ts'
import { count, seed, startBackend, withBackend } from './options.ts'
import { cutsOf, type SelectionOptions, withSelection } from './selection.ts'
import { steadyProgress } from './steadyProgress.ts'

interface EvaluateOptions extends SelectionOptions {
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
    .option('--nu-ff <folder>', 'a trained ν-FF (two neutrinos: ν²-FF) to compare with')
    .option('--draws <n>', 'draws of each event; the mode is the most likely of them', count, 256)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .option('--json', 'print one JSON object instead of the table')
    .action(run)
  withSelection(command)
  withBackend(command)
}

async function run(folder: string, options: EvaluateOptions): Promise<void> {
  await startBackend(options.backend)
  const trained = await loadNetwork(folder)
  const progress = lazyProgress(options.draws)
  const { data: files, draws } = options
  const evaluation = { files, draws, cuts: cutsOf(options), key: key(options.seed), onProgress: progress.to }
  try {
    const text = await (trained.neutrinos === 1
      ? judgeOne(trained, evaluation, options)
      : judgeTwo(trained, evaluation, options))
    progress.stop()
    process.stdout.write(text)
  } finally {
    progress.stop()
  }
}

type Asked = Omit<NuEvaluation, 'trained' | 'nuFf'>

async function judgeOne(trained: TrainedNuNetwork, asked: Asked, { nuFf: folder, json }: EvaluateOptions) {
  const nuFf = folder === undefined ? undefined : await loadNuNetwork(folder)
  const report = await evaluateNuFlows({ ...asked, trained, ...(nuFf && { nuFf }) })
  return json ? `${JSON.stringify(reportJson(report))}\n` : formatReport(report)
}

async function judgeTwo(trained: TrainedNu2Network, asked: Asked, { nuFf: folder, json }: EvaluateOptions) {
  const nu2Ff = folder === undefined ? undefined : await loadNu2Network(folder)
  const report = await evaluateNu2Flows({ ...asked, trained, ...(nu2Ff && { nu2Ff }) })
  return json ? `${JSON.stringify(pairReportJson(report))}\n` : formatPairReport(report)
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
