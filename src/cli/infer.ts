import { type Command, Option } from 'commander'
import { FileError } from '../complaint.ts'
import { checkOutput, type DataWriter, type EventSource, openDataWriter, sameFile } from '../lib/events/index.ts'
import { load, openEventsFor, type Posterior, posteriorOf } from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { count, rangeOf, type Shard, seed, shard, startBackend, withBackend } from './options.ts'
import { isDone, jobOf, type Part, tellPart } from './parts.ts'
import { steadyProgress } from './steadyProgress.ts'

interface InferOptions extends EventOptions {
  out: string
  draws: number
  seed: number
  shard: Shard
  overwrite?: boolean
  backend?: string
}

/** Events that are read at once. */
const BLOCK = 4096

/** Adds `neutrina infer`. */
export function addInfer(program: Command): void {
  const command = program
    .command('infer')
    .description(
      'draw from the posterior of every event: the draws (for neutrinos gen_nu [events, draws, neutrinos, 3] in GeV), log_prob [events, draws]',
    )
    .argument('<model>', "the trained model's folder")
    .requiredOption('--out <file>', 'HDF5 file to write')
    .option('--overwrite', 'replace the file if it is there')
    .option('--draws <n>', 'draws of each event', count, 256)
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n parts of the events')
        .argParser(shard)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .action(run)
  withEvents(command, 'event files')
  withBackend(command)
}

async function run(folder: string, options: InferOptions): Promise<void> {
  const { out, draws, seed, shard, backend, overwrite = false } = options
  checkDistinct(options)
  if (shard.of === 1) checkOutput(out, overwrite)
  const asked = askedEvents(options)
  await startBackend(backend)
  const trained = await load(folder)
  const posterior = posteriorOf(trained, folder)
  const { dataSet, coordinates } = posterior
  const source = await openEventsFor(trained.needs, asked, [])
  try {
    const range = rangeOf(source.count, shard)
    const events = range.to - range.from
    const numbers = dataSet.shape.reduce((product, n) => product * n, 1)
    const megabytes = (events * draws * 4 * (1 + numbers)) / 1e6
    process.stderr.write(
      `${events} events × ${draws} draws: a file of ${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB\n`,
    )
    const attributes = {
      model: folder,
      seed: String(seed),
      first_event: String(range.from),
      coordinates,
      ...(asked.cuts!.length > 0 && { selection: asked.cuts!.map(({ name }) => name).join(', ') }),
    }
    const dataSets = {
      ...(source.indices && { event_index: { type: 'int32' as const } }),
      [dataSet.name]: { type: 'float32' as const, rowShape: [draws, ...dataSet.shape] },
      log_prob: { type: 'float32' as const, rowShape: [draws] },
    }
    const { files, mapping, units, invalid } = asked
    const part: Part = {
      ...{ format: 'neutrina-part-1', command: 'infer', ...shard, ...range, total: source.count, dataSets },
      job: jobOf(files, folder, { seed, draws, cuts: asked.cuts!.map(({ name }) => name), mapping, units, invalid }),
      attributes: { ...attributes, first_event: '0' },
    }
    if (shard.of > 1 && isDone(out, part, overwrite)) {
      process.stdout.write(`${out}: done already\n`)
      return
    }
    const writer = openDataWriter(out, { overwrite, count: events, dataSets, attributes })
    const onComplete = () => shard.of > 1 && tellPart(out, part)
    await drawAll({ source, range, writer, posterior, draws, seed, onComplete })
    process.stdout.write(`${out}: ${events} events, ${draws} draws each\n`)
  } finally {
    source.close()
  }
}

/** The input is never replaced, through whatever link and even where replacing is allowed. */
function checkDistinct({ data, out }: InferOptions): void {
  const same = data.find((file) => sameFile(file, out))
  if (same === undefined) return
  const wanted = 'another file than those that are read'
  throw new FileError({ who: `--out ${out}`, wanted, got: `the same as --data ${same}`, fix: 'write to another file' })
}

interface Drawing {
  readonly source: EventSource & { readonly indices?: Int32Array }
  readonly range: { from: number; to: number }
  readonly writer: DataWriter
  readonly posterior: Posterior
  readonly draws: number
  readonly seed: number
  /** Called before the file gets its name. */
  readonly onComplete: () => void
}

async function drawAll({
  source,
  range: { from, to },
  writer,
  posterior,
  draws,
  seed,
  onComplete,
}: Drawing): Promise<void> {
  const progress = steadyProgress(process.stderr, to - from)
  try {
    for (let at = from; at < to; at += BLOCK) {
      const events = source.read(at, Math.min(to, at + BLOCK))
      for (const { first, samples } of posterior.draw(events, { key: key(seed), draws, first: at })) {
        const indices = source.indices?.subarray(first, first + samples.count)
        writer.append({
          ...(indices && { event_index: indices }),
          [posterior.dataSet.name]: samples.values,
          log_prob: samples.logProb.physical,
        })
        await progress.add(samples.count)
      }
    }
    onComplete()
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  } finally {
    progress.stop()
  }
}
