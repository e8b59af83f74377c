// Trains a network and the one it is compared with, judges both beside the classical methods, and prints the figures that a
// release answers for.
// usage: npm run bench:physics -- [--network NAME] [--beside NAME] [--train FILE] [--test FILE] [--recipe NAME] [--epochs N] [--seed N] [--out FOLDER] [--backend NAME]
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { count, seed, startBackend, withBackend } from '../src/cli/options.ts'
import { formatReport, type Report } from '../src/lib/evaluation/index.ts'
import { judge, load, systemOf, train } from '../src/lib/systems/index.ts'
import { key } from '../src/lib/tensor/index.ts'
import { terminalProgress } from '../src/lib/training/index.ts'

interface Options {
  network: string
  beside: string
  train: string
  test: string
  recipe: string
  epochs?: number
  besideEpochs: number
  seed: number
  draws: number
  out: string
  backend?: string
}

const sample = (name: string) => fileURLToPath(new URL(`../data/${name}`, import.meta.url))

const command = withBackend(
  new Command('bench:physics')
    .option('--network <name>', 'the flow', 'nu-flows')
    .option('--beside <name>', 'the regression to compare with', 'nu-ff')
    .option('--train <file>', 'events to train on', sample('ttbar_semilep_train.h5'))
    .option('--test <file>', 'events to judge on', sample('ttbar_semilep_test.h5'))
    .option('--recipe <name>', 'settings', 'neutrina')
    .option('--epochs <n>', "epochs of the flow (default: the recipe's)", count)
    .option('--beside-epochs <n>', 'epochs of the regression', count, 20)
    .option('--draws <n>', 'draws of each event', count, 256)
    .option('--seed <n>', 'seed', seed, 1)
    .option('--out <folder>', 'where the models are kept, and resumed from', 'runs/bench'),
)
const options = command.parse().opts<Options>()

async function trained(network: string, epochs: number | undefined): Promise<string> {
  const system = systemOf(network)
  const settings = system.settings(options.recipe, epochs === undefined ? {} : { epochs })
  const out = `${options.out}/${options.recipe}-${network}-${settings.epochs}`
  const progress = terminalProgress(process.stderr)
  const began = performance.now()
  const { weights, history } = await train(system, {
    network,
    files: [options.train],
    settings,
    seed: options.seed,
    out,
    resume: true,
    onProgress: progress.onProgress,
  })
  progress.stop()
  const minutes = ((performance.now() - began) / 60_000).toFixed(1)
  console.log(`${network}, recipe ${options.recipe}: ${weights} weights, ${history.length} epochs, ${minutes} min`)
  console.log(`  validation loss after epoch: ${curve(history.map((record) => record.validationLoss))}`)
  return out
}

const MARKS = [2, 4, 10, 20, 30, 40, 60, 90]
const curve = (losses: readonly number[]) =>
  [...MARKS.filter((epoch) => epoch < losses.length), losses.length]
    .map((epoch) => `${epoch}: ${losses[epoch - 1].toFixed(3)}`)
    .join('  ')

/** Whether each histogram of ranks is flat within 3 σ in every one of its 20 bins. */
const flatness = ({ posterior }: Report) =>
  Object.entries(posterior.ranks)
    .map(([name, { uniformity }]) => `${name} |z| ≤ ${uniformity.worst.toFixed(1)}`)
    .join(', ')

await startBackend(options.backend)
const beside = await load(await trained(options.beside, options.besideEpochs))
const flow = await load(await trained(options.network, options.epochs))
const { report } = await judge(flow, {
  beside,
  files: [options.test],
  draws: options.draws,
  key: key(options.seed),
})
console.log(formatReport(report!))
console.log(`Ranks in 20 bins: ${flatness(report!)}`)
