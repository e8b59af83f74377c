import { type Command, Option } from 'commander'
import { type DrawsWriter, type EventSource, openDrawsWriter } from '../lib/events/index.ts'
import { type Drawer, drawPosterior, loadNetwork, openEventsFor } from '../lib/recipes/index.ts'
import { key } from '../lib/tensor/index.ts'
import { count, rangeOf, type Shard, seed, shard, startBackend, withBackend } from './options.ts'
import { cutsOf, type SelectionOptions, withSelection } from './selection.ts'
import { steadyProgress } from './steadyProgress.ts'

interface InferOptions extends SelectionOptions {
  data: string[]
  out: string
  draws: number
  seed: number
  shard: Shard
  backend?: string
}

/** Events that are read at once. */
const BLOCK = 4096

/** Adds `neutrina infer`. */
export function addInfer(program: Command): void {
  const command = program
    .command('infer')
    .description(
      'draw from the posterior of every event: gen_nu [events, draws, neutrinos, 3] in GeV, log_prob [events, draws]',
    )
    .argument('<model>', "the trained model's folder")
    .requiredOption('--data <file...>', 'HDF5 event files; several are one set')
    .requiredOption('--out <file>', 'HDF5 file to write')
    .option('--draws <n>', 'draws of each event', count, 256)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n parts of the events')
        .argParser(shard)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .action(run)
  withSelection(command)
  withBackend(command)
}

async function run(folder: string, options: InferOptions): Promise<void> {
  const { data, out, draws, seed, shard, backend } = options
  await startBackend(backend)
  const trained = await loadNetwork(folder)
  const { neutrinos } = trained
  const draw = drawPosterior(trained, folder)
  const cuts = cutsOf(options)
  const source = await openEventsFor(neutrinos, data, { truth: [], cuts })
  try {
    const range = rangeOf(source.count, shard)
    const events = range.to - range.from
    const megabytes = (events * draws * 4 * (1 + 3 * neutrinos)) / 1e6
    process.stderr.write(`${events} events × ${draws} draws: a file of ${megabytes.toFixed(0)} MB\n`)
    const attributes = {
      model: folder,
      seed: String(seed),
      first_event: String(range.from),
      coordinates: `px, py, pz in GeV${neutrinos === 2 ? ', ν before ν̄' : ''}; log_prob per GeV^${3 * neutrinos}`,
      ...(cuts.length > 0 && { selection: cuts.map(({ name }) => name).join(', ') }),
    }
    const writer = openDrawsWriter(out, { count: events, draws, neutrinos, attributes, indexed: cuts.length > 0 })
    await drawAll({ source, range, writer, draw, draws, seed })
    process.stdout.write(`${out}: ${events} events, ${draws} draws each\n`)
  } finally {
    source.close()
  }
}

interface Drawing {
  readonly source: EventSource & { readonly indices?: Int32Array }
  readonly range: { from: number; to: number }
  readonly writer: DrawsWriter
  readonly draw: Drawer
  readonly draws: number
  readonly seed: number
}

async function drawAll({ source, range: { from, to }, writer, draw, draws, seed }: Drawing): Promise<void> {
  const progress = steadyProgress(process.stderr, to - from)
  try {
    for (let at = from; at < to; at += BLOCK) {
      const events = source.read(at, Math.min(to, at + BLOCK))
      for (const { first, samples } of draw(events, { key: key(seed), draws, first: at })) {
        const indices = source.indices?.subarray(first, first + samples.count)
        writer.append({ momenta: samples.momenta, logProb: samples.logProb.momentum, ...(indices && { indices }) })
        await progress.add(samples.count)
      }
    }
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  } finally {
    progress.stop()
  }
}
