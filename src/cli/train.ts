import { type Command, Option } from 'commander'
import { ConfigError } from '../complaint.ts'
import { KL_SCALINGS } from '../lib/models/index.ts'
import {
  BAYESIAN,
  BAYESIAN_LAYERS,
  type BayesianSettings,
  SCHEDULES,
  SYSTEMS,
  type System,
  type TrainingJob,
  type TrainingPlan,
  type TrainingResult,
  type TrainingSettings,
  train,
} from '../lib/systems/index.ts'
import { terminalProgress } from '../lib/training/index.ts'
import { askedEvents, EVENT_OPTIONS, type EventOptions, withEvents } from './askedEvents.ts'
import { count, decay, fraction, interruptible, number, positive, seed, startBackend, withBackend } from './options.ts'

/** What is asked of a training; what is not given stays as the recipe has it. */
interface TrainOptions extends EventOptions {
  out: string
  recipe: string
  seed: number
  resume?: boolean
  from?: string
  toy?: string
  events?: number
  backend?: string
}

/** Adds `neutrina train` with a command for each network. */
export function addTrain(program: Command): void {
  const command = program.command('train').description('train a network on event files')
  for (const system of SYSTEMS) for (const network of Object.keys(system.networks)) addNetwork(command, system, network)
}

function addNetwork(parent: Command, system: System, network: string): void {
  const command = parent
    .command(network)
    .description(system.networks[network])
    .requiredOption('--out <folder>', "the model's folder")
    .addOption(
      new Option('--recipe <name>', 'settings to start from')
        .choices(Object.keys(system.recipes))
        .default(system.defaults?.[network] ?? 'neutrina'),
    )
    .option('--epochs <n>', 'epochs', count)
    .option('--batch-size <n>', 'events in a batch', count)
    .option('--learning-rate <rate>', 'highest learning rate', positive)
    .addOption(new Option('--schedule <name>', 'how the learning rate moves').choices(SCHEDULES))
    .option('--cycle-epochs <n>', 'epochs of one cycle of a cyclic schedule', count)
    .option('--rise <fraction>', 'part of a one-cycle in which the learning rate rises', fraction)
    .option('--cycle-beta1', "let Adam's β₁ go 0.95, 0.85, 0.95 in each one-cycle")
    .option('--no-cycle-beta1', 'leave it at 0.9')
    .option('--clip-norm <norm>', 'largest norm of the gradient', positive)
    .option('--weight-decay <rate>', 'decoupled weight decay', positive)
    .option('--patience <n>', 'epochs without improvement before stopping', count)
    .option(
      '--averaging <decay>',
      'keep a moving average of the weights, which forgets by this factor; 0 for none',
      decay,
    )
    .option('--bayesian', 'a posterior of the weights in place of each being one number')
    .option('--no-bayesian', 'single weights')
    .addOption(new Option('--bayesian-layers <name>', 'which layers have it').choices(BAYESIAN_LAYERS))
    .option('--prior-width <width>', "width of the weights' prior", positive)
    .option('--log-variance <number>', 'ln σ² of every weight to begin with', number)
    .addOption(new Option('--kl-scaling <name>', 'how the divergence from the prior is weighed').choices(KL_SCALINGS))
    .option('--kl-weight <factor>', "a factor on the divergence; 1 is Bayes' theorem", number)
    .option('--seed <n>', 'seed of everything random', seed, 1)
    .option('--resume', 'go on with the training that the folder holds, also with other --epochs')
    .option('--from <folder>', 'begin with the weights of a trained model, keeping its preprocessing')
    .action((_, own: Command) => run(system, network, given(own)))
  addChoices(command, system)
  if (system.toys) {
    command
      .addOption(
        new Option('--toy <name>', 'events that are made for it, in place of --data').choices(system.toys.names),
      )
      .option('--events <n>', 'how many of them to learn from', count)
    withEvents(command, 'event files, in place of --toy', false)
  } else withEvents(command, 'event files with the truth')
  withBackend(command)
}

/** The settings that are a system's own; what is not given stays as the recipe has it. */
function addChoices(command: Command, { choices }: System): void {
  const flags = ['cycleBeta1', 'bayesian']
  for (const [name, { what, names }] of Object.entries(choices)) {
    if (names) command.addOption(new Option(`--${dashed(name)} <name>`, what).choices(names))
    else {
      command.option(`--${dashed(name)}`, what).option(`--no-${dashed(name)}`, 'leave them out')
      flags.push(name)
    }
  }
  // whether these were given at all: commander would make them true or false by default
  for (const name of flags) command.setOptionValue(name, undefined)
}

const dashed = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const given = (command: Command): TrainOptions =>
  Object.fromEntries(
    Object.entries(command.opts()).filter(([, value]) => value !== undefined),
  ) as unknown as TrainOptions

async function run(system: System, network: string, options: TrainOptions): Promise<void> {
  const { out, recipe, seed, resume = false, from, backend, toy: name, events, ...rest } = options
  const toy = toyOf(options)
  // refused before any work
  const settings = system.settings(recipe, settingsOf(rest, system.recipes[recipe]?.bayesian))
  const asked = askedEvents(options)
  await startBackend(backend)
  const { signal, release } = interruptible()
  const progress = terminalProgress(process.stderr)
  try {
    const result = await train(system, {
      ...asked,
      ...(from !== undefined && { from }),
      ...(toy && { toy }),
      network,
      settings,
      seed,
      out,
      resume,
      signal,
      onPlan: (plan) => tell(plan, settings),
      onProgress: progress.onProgress,
      onCalibration: (done, total) => {
        if (done === total) process.stderr.write(`calibrated on the ${total} validating events\n`)
      },
    })
    progress.stop()
    process.stdout.write(`${summary(result, out)}\n`)
    for (const warning of result.warnings) process.stderr.write(`warning: ${warning}\n`)
  } finally {
    progress.stop()
    release()
  }
}

/** Either files, or the name and the number of events that are made. */
function toyOf({ toy: name, events, data }: TrainOptions): TrainingJob['toy'] {
  const given = name === undefined ? 'no --toy' : `--toy ${name}`
  if (name !== undefined && events !== undefined && !data) return { name, events }
  if (name === undefined && events === undefined && data) return undefined
  const got = `${given}, ${events === undefined ? 'no --events' : `--events ${events}`}, ${data ? '--data' : 'no --data'}`
  throw new ConfigError({ who: 'train', wanted: '--data, or --toy with --events', got })
}

/** The options of a posterior of the weights, by the names of its settings. */
const POSTERIOR = {
  bayesianLayers: 'layers',
  priorWidth: 'priorWidth',
  logVariance: 'logVariance',
  klScaling: 'klScaling',
  klWeight: 'klWeight',
} as const satisfies Record<string, keyof BayesianSettings>

/** What changes the recipe: all but the selection of events. */
function settingsOf(options: object, bayesian: BayesianSettings | undefined): object {
  const names = Object.keys(POSTERIOR)
  const given = Object.entries(options).filter(([name]) => !EVENT_OPTIONS.includes(name))
  const own = given.filter(([name]) => names.includes(name))
  const rest = Object.fromEntries(given.filter(([name]) => !names.includes(name)))
  if (rest.bayesian === false) {
    if (own.length > 0) throw withoutPosterior(own[0][0])
    return { ...rest, bayesian: undefined }
  }
  if (rest.bayesian !== true && own.length > 0 && !bayesian) throw withoutPosterior(own[0][0])
  if (rest.bayesian !== true && own.length === 0) return rest
  const changes = own.map(([name, value]) => [POSTERIOR[name as keyof typeof POSTERIOR], value])
  return { ...rest, bayesian: { ...(bayesian ?? BAYESIAN), ...Object.fromEntries(changes) } }
}

const withoutPosterior = (name: string) =>
  new ConfigError({
    who: `--${dashed(name)}`,
    wanted: 'a posterior of the weights',
    got: 'none',
    fix: 'give --bayesian',
  })

/** What the training will take; how long is told by the progress, from the first updates on. */
function tell(
  { training, validation, weights, epochs, updatesPerEpoch, longer }: TrainingPlan,
  { schedule }: TrainingSettings,
): void {
  const megabytes = (process.memoryUsage().rss / 1e6).toFixed(0)
  process.stderr.write(
    `${training} training and ${validation} validation events, ${weights} weights, ` +
      `${epochs} epochs of ${updatesPerEpoch} updates; about ${megabytes} MB of memory\n`,
  )
  if (longer) process.stderr.write(`the training goes on to epoch ${epochs}; so does its schedule, ${schedule}\n`)
}

function summary({ weights, best, stopped }: TrainingResult, out: string): string {
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
