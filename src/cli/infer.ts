import { type Command, Option } from 'commander'
import { openDrawsWriter, openEvents } from '../lib/events/index.ts'
import { nuFlowsFeatures } from '../lib/features/index.ts'
import { loadNuNetwork, posteriorModel } from '../lib/recipes/index.ts'
import { drawBlocks } from '../lib/samples/index.ts'
import { key } from '../lib/tensor/index.ts'
import { count, rangeOf, type Shard, seed, shard, startBackend, withBackend } from './options.ts'
import { steadyProgress } from './steadyProgress.ts'

interface InferOptions {
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
      'draw from the posterior of every event: gen_nu [events, draws, 1, 3] in GeV and log_prob [events, draws]',
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
  withBackend(command)
}

async function run(folder: string, { data, out, draws, seed, shard, backend }: InferOptions): Promise<void> {
  await startBackend(backend)
  const trained = await loadNuNetwork(folder)
  const posterior = posteriorModel(trained, folder)
  const source = await openEvents(data, { truth: [] })
  try {
    const { from, to } = rangeOf(source.count, shard)
    const megabytes = ((to - from) * draws * 16) / 1e6
    process.stderr.write(`${to - from} events × ${draws} draws: a file of ${megabytes.toFixed(0)} MB\n`)
    const progress = steadyProgress(process.stderr, to - from)
    const attributes = {
      model: folder,
      seed: String(seed),
      first_event: String(from),
      coordinates: 'px, py, pz in GeV; log_prob per GeV^3',
    }
    const writer = openDrawsWriter(out, { count: to - from, draws, neutrinos: 1, attributes })
    try {
      for (let at = from; at < to; at += BLOCK) {
        const features = nuFlowsFeatures(source.read(at, Math.min(to, at + BLOCK)), trained.settings)
        for (const { samples } of drawBlocks(posterior, features, { key: key(seed), draws, first: at })) {
          writer.append({ momenta: samples.momenta, logProb: samples.logProb.momentum })
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
    process.stdout.write(`${out}: ${to - from} events, ${draws} draws each\n`)
  } finally {
    source.close()
  }
}
