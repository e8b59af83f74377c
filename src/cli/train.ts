import { type Command, Option } from 'commander'
import { NU_FLOWS_PROFILES } from '../lib/models/index.ts'
import {
  type Network,
  type NuFlowsSettings,
  type NuTrainingPlan,
  nuFlowsSettings,
  RECIPES,
  SCHEDULES,
  trainNuNetwork,
} from '../lib/recipes/index.ts'
import { terminalProgress } from '../lib/training/index.ts'
import { count, interruptible, positive, seed, startBackend, withBackend } from './options.ts'

interface TrainOptions extends Partial<NuFlowsSettings> {
  data: string[]
  out: string
  recipe: string
  seed: number
  resume?: boolean
  backend?: string
}

/** Adds `neutrina train nu-flows` and `neutrina train nu-ff`. */
export function addTrain(program: Command): void {
  const train = program.command('train').description('train a network on event files')
  addNetwork(train, 'nu-flows', 'the posterior of the neutrino in semileptonic top-quark pairs (arXiv 2207.00664)')
  addNetwork(train, 'nu-ff', 'the regression that the posterior is compared with')
}

function addNetwork(train: Command, network: Network, description: string): void {
  const command = train
    .command(network)
    .description(description)
    .requiredOption('--data <file...>', 'HDF5 event files with true neutrinos; several are one set')
    .requiredOption('--out <folder>', "the model's folder")
    .addOption(
      new Option('--recipe <name>', 'settings to start from').choices(Object.keys(RECIPES)).default('neutrina'),
    )
    .addOption(new Option('--profile <name>', 'network').choices(Object.keys(NU_FLOWS_PROFILES)))
    .option('--quadratic', 'add the two solutions of the m_W quadratic to the inputs')
    .option('--no-quadratic', 'leave them out')
    .addOption(new Option('--frame <name>', 'axes that momenta are given in').choices(['detector', 'lepton']))
    .option('--epochs <n>', 'epochs', count)
    .option('--batch-size <n>', 'events in a batch', count)
    .option('--learning-rate <rate>', 'highest learning rate', positive)
    .addOption(new Option('--schedule <name>', 'how the learning rate moves').choices(SCHEDULES))
    .option('--cycle-epochs <n>', 'epochs of one cycle of a cyclic schedule', count)
    .option('--clip-norm <norm>', 'largest norm of the gradient', positive)
    .option('--weight-decay <rate>', 'decoupled weight decay', positive)
    .option('--patience <n>', 'epochs without improvement before stopping', count)
    .option('--seed <n>', 'seed of everything random', seed, 1)
    .option('--resume', 'go on with the training that the folder holds')
    .action((_, own: Command) => run(network, given(own)))
  // whether --quadratic was given at all: commander would make it true or false by default
  command.setOptionValue('quadratic', undefined)
  withBackend(command)
}

const given = (command: Command): TrainOptions =>
  Object.fromEntries(
    Object.entries(command.opts()).filter(([, value]) => value !== undefined),
  ) as unknown as TrainOptions

async function run(network: Network, options: TrainOptions): Promise<void> {
  const { data, out, recipe, seed, resume = false, backend, ...changes } = options
  const settings = nuFlowsSettings(recipe, changes)
  await startBackend(backend)
  const { signal, release } = interruptible()
  const progress = terminalProgress(process.stderr)
  try {
    const result = await trainNuNetwork({
      network,
      files: data,
      settings,
      seed,
      out,
      resume,
      signal,
      onPlan: tell,
      onProgress: progress.onProgress,
    })
    progress.stop()
    process.stdout.write(`${summary(result, out)}\n`)
  } finally {
    progress.stop()
    release()
  }
}

/** What the training will take; how long is told by the progress, from the first updates on. */
function tell({ training, validation, weights, epochs, updatesPerEpoch }: NuTrainingPlan): void {
  const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0)
  process.stderr.write(
    `${training} training and ${validation} validation events, ${weights} weights, ` +
      `${epochs} epochs of ${updatesPerEpoch} updates; about ${megabytes} MB of memory\n`,
  )
}

function summary({ weights, best, stopped }: Awaited<ReturnType<typeof trainNuNetwork>>, out: string): string {
  const why = {
    epochs: 'all epochs done',
    patience: 'no improvement any more',
    aborted: 'stopped by you; --resume goes on',
  }[stopped]
  const found = best
    ? `best validation loss ${best.validationLoss.toFixed(4)} after epoch ${best.epoch}`
    : 'no epoch was finished'
  return `${weights.toLocaleString('en')} weights, ${found} (${why}); the model is in ${out}`
}
