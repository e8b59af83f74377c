import { type Command, Option } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import type { Quantity } from '../lib/columns/index.ts'
import {
  type AnyEvents,
  checkOutput,
  isMultimodal,
  openDataWriter,
  sameFile,
  writeEvents,
} from '../lib/events/index.ts'
import {
  type AskedEvents,
  inputWarning,
  loadAveraged,
  openEventsFor,
  posteriorOf,
  type Trained,
} from '../lib/systems/index.ts'
import { fold, key } from '../lib/tensor/index.ts'
import { askedEvents, type EventOptions, withEvents } from './askedEvents.ts'
import { inBlocks } from './inBlocks.ts'
import { count, rangeOf, type Shard, seed, shard, startBackend, wholeNumber, withBackend } from './options.ts'
import { isDone, jobOf, makePart, type Part } from './parts.ts'
import { steadyProgress } from './steadyProgress.ts'

interface InferOptions extends EventOptions {
  out: string
  draws?: number
  events?: number
  seed: number
  shard: Shard
  weights: number
  observables?: boolean
  overwrite?: boolean
  calibrated: boolean
  backend?: string
}

/** Events that are read at once; where nothing is drawn for each, more. */
const [BLOCK, WEIGHED] = [4096, 65_536]

/** Draws of an event, and of the weights of a density, where not given. */
const [DRAWS, WEIGHT_DRAWS] = [256, 40]
/** Events that are made at once. */
const GENERATED = 500

/** The streams of weights and of the split of the variance, beside that of the draws. */
const [WEIGHTS, SHARES] = [1, 2]

/** Adds `neutrina infer`. */
export function addInfer(program: Command): void {
  const command = program
    .command('infer')
    .description(
      'draw from the posterior of every event: the draws (for neutrinos gen_nu [events, draws, neutrinos, 3] in GeV), log_prob [events, draws]; of a density log_prob and sigma_over_p [events]',
    )
    .argument('<model>', "the trained model's folder, or the name of one that comes with neutrina")
    .requiredOption('--out <file>', 'HDF5 file to write')
    .option('--overwrite', 'replace the file if it is there')
    .option('--draws <n>', 'draws of each event, 256; of the weights of a density, 40', count)
    .option('--events <n>', 'of a network that makes events: how many new ones, in place of --data', count)
    .option('--no-calibrated', 'draw as the network was trained, without what was fitted on held-out events')
    .option('--seed <n>', 'seed of the draws', seed, 1)
    .option(
      '--weights <n>',
      'draws of the weights that a Bayesian network is averaged over; 0 for their means',
      wholeNumber,
      16,
    )
    .option('--observables', 'also write what follows from each draw: masses, momenta and spin angles of what decayed')
    .addOption(
      new Option('--shard <i/n>', 'only the i-th of n parts of the events')
        .argParser(shard)
        .default({ part: 1, of: 1 }, '1/1'),
    )
    .action(run)
  withEvents(command, 'event files', false)
  withBackend(command)
}

async function run(folder: string, options: InferOptions): Promise<void> {
  const { out, seed, shard, backend, overwrite = false } = options
  checkSource(options)
  if (shard.of === 1) checkOutput(out, overwrite)
  const asked = askedEvents(options)
  await startBackend(backend)
  const { weights, calibrated } = options
  const trained = await loadAveraged(folder, { key: fold(key(seed), WEIGHTS), weights, calibrated })
  if (trained.generate) return generate(trained, folder, asked, options)
  if (options.events !== undefined) {
    const wanted = 'a network that makes events, for --events'
    throw new ConfigError({ who: folder, wanted, got: trained.network, fix: 'give --data' })
  }
  if (trained.weigh) return weigh(trained, folder, asked, options)
  const posterior = posteriorOf(trained, folder)
  const { dataSet, coordinates } = posterior
  const { draws = DRAWS } = options
  const observables = options.observables ? observablesOf(trained, folder) : undefined
  const source = await openEventsFor(trained.needs, asked, [])
  try {
    const range = rangeOf(source.count, shard)
    const events = range.to - range.from
    const numbers = dataSet.shape.reduce((product, n) => product * n, 1)
    const megabytes = (events * draws * 4 * (1 + numbers + (observables?.quantities.length ?? 0))) / 1e6
    process.stderr.write(
      `${events} events × ${draws} draws: a file of ${megabytes.toFixed(megabytes < 10 ? 1 : 0)} MB\n`,
    )
    const attributes = {
      model: folder,
      seed: String(seed),
      first_event: String(range.from),
      coordinates,
      ...(observables && { observables: named(observables.quantities) }),
      ...(observables?.perEvent && { of_event: named(observables.perEvent) }),
      ...(asked.cuts!.length > 0 && { selection: asked.cuts!.map(({ name }) => name).join(', ') }),
    }
    const warning = await inputWarning(
      folder,
      posterior,
      source.read(range.from, Math.min(range.to, range.from + BLOCK)),
    )
    if (warning !== undefined) process.stderr.write(`warning: ${warning}\n`)
    const dataSets = {
      ...(source.indices && { event_index: { type: 'int32' as const } }),
      [dataSet.name]: { type: 'float32' as const, rowShape: [draws, ...dataSet.shape] },
      log_prob: { type: 'float32' as const, rowShape: [draws] },
      ...(posterior.weightShares && {
        weight_share: { type: 'float32' as const, rowShape: [posterior.columns.length] },
      }),
      ...(observables && {
        observables: { type: 'float32' as const, rowShape: [draws, observables.quantities.length] },
      }),
      ...(observables?.perEvent && {
        of_event: { type: 'float32' as const, rowShape: [observables.perEvent.length] },
      }),
    }
    const { files, mapping, units, invalid } = asked
    const part: Part = {
      ...{ format: 'neutrina-part-1', command: 'infer', ...shard, ...range, total: source.count, dataSets },
      job: jobOf(files, folder, {
        seed,
        draws,
        calibrated: options.calibrated,
        weights,
        ...(observables && { observables: named(observables.quantities) }),
        cuts: asked.cuts!.map(({ name }) => name),
        mapping,
        units,
        invalid,
      }),
      attributes: { ...attributes, first_event: '0' },
    }
    if (shard.of > 1 && isDone(out, part, overwrite)) {
      process.stdout.write(`${out}: done already\n`)
      return
    }
    const writer = openDataWriter(out, { overwrite, count: events, dataSets, attributes })
    const write = (onComplete?: () => void) =>
      inBlocks({ source, range, writer, size: BLOCK, onComplete }, async (of, at, done) => {
        const shares = posterior.weightShares?.(of, { key: fold(key(seed), SHARES), first: at })
        for (const { first, samples } of posterior.draw(of, { key: key(seed), draws, first: at })) {
          const indices = source.indices?.subarray(first, first + samples.count)
          const derived = observables?.of(samples, of, first - at)
          writer.append({
            ...(indices && { event_index: indices }),
            [dataSet.name]: samples.values,
            log_prob: samples.logProb.physical,
            ...(shares && { weight_share: rowsOf(shares.columns, first - at, samples.count) }),
            ...(derived && { observables: derived.drawn }),
            ...(derived?.perEvent && { of_event: derived.perEvent }),
          })
          await done(samples.count)
        }
      })
    await (shard.of > 1 ? makePart(out, part, write) : write())
    process.stdout.write(`${out}: ${events} events, ${draws} draws each\n`)
  } finally {
    source.close()
  }
}

/** @throws ConfigError for a network whose draws nothing is worked out from */
function observablesOf(trained: Trained, folder: string): NonNullable<Trained['observables']> {
  if (trained.observables) return trained.observables
  const fix = 'leave --observables out'
  throw new ConfigError({
    who: `--observables: ${folder}`,
    wanted: 'a network with observables',
    got: trained.network,
    fix,
  })
}

/** Names with units, in order: `m_tt [GeV], cos_phi`. */
const named = (quantities: readonly Quantity[]) =>
  quantities.map(({ name, unit }) => (unit ? `${name} [${unit}]` : name)).join(', ')

/** Writes new events in their layout: so many, or one like each of those that are given. */
async function generate(trained: Trained, folder: string, asked: AskedEvents, options: InferOptions): Promise<void> {
  const { events, seed, shard } = options
  if (events !== undefined) {
    const { from, to } = rangeOf(events, shard)
    const made = trained.generate!({ count: to - from, key: key(seed), first: from })
    return writeMade(made, { from, to }, folder, options)
  }
  const source = await openEventsFor<AnyEvents>(trained.needs, asked, [])
  try {
    const range = rangeOf(source.count, shard)
    const made = function* () {
      for (let at = range.from; at < range.to; at += GENERATED) {
        const like = source.read(at, Math.min(range.to, at + GENERATED))
        yield* trained.generate!({ count: like.count, key: key(seed), first: at, like })
      }
    }
    await writeMade(made(), range, folder, options)
  } finally {
    source.close()
  }
}

async function writeMade(
  made: Iterable<AnyEvents>,
  { from, to }: { readonly from: number; readonly to: number },
  folder: string,
  { out, seed, overwrite = false }: InferOptions,
): Promise<void> {
  const count = to - from
  const progress = steadyProgress(process.stderr, count)
  const told = function* () {
    for (const block of made) {
      yield block
      void progress.add(block.count)
    }
  }
  const attributes = { model: folder, seed: String(seed), first_event: String(from) }
  try {
    const blocks = told()
    const { value: first } = blocks.next()
    const all = function* () {
      yield first!
      yield* blocks
    }
    if (first && isMultimodal(first)) writePoints(out, all(), { count, overwrite, attributes })
    else writeEvents(out, all(), { overwrite, attributes })
  } finally {
    progress.stop()
  }
  process.stdout.write(`${out}: ${count} events\n`)
}

/** Points of a plane as one array, [events, 2]. */
function writePoints(
  out: string,
  blocks: Iterable<AnyEvents>,
  file: { readonly count: number; readonly overwrite: boolean; readonly attributes: Readonly<Record<string, string>> },
): void {
  const writer = openDataWriter(out, { ...file, dataSets: { points: { type: 'float32', rowShape: [2] } } })
  try {
    for (const block of blocks) if (isMultimodal(block)) writer.append({ points: block.points })
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  }
}

/** Writes ln p of every event and how sure that is. */
async function weigh(trained: Trained, folder: string, asked: AskedEvents, options: InferOptions): Promise<void> {
  const { out, draws = WEIGHT_DRAWS, seed, shard, overwrite = false } = options
  const source = await openEventsFor<AnyEvents>(trained.needs, asked, [])
  try {
    const range = rangeOf(source.count, shard)
    const writer = openDataWriter(out, {
      overwrite,
      count: range.to - range.from,
      dataSets: { log_prob: { type: 'float32', rowShape: [] }, sigma_over_p: { type: 'float32', rowShape: [] } },
      attributes: {
        model: folder,
        seed: String(seed),
        weight_draws: String(draws),
        first_event: String(range.from),
        coordinates: trained.weigh!(source.read(0, 0), { key: key(seed), draws: 1 }).coordinates,
      },
    })
    await inBlocks({ source, range, writer, size: WEIGHED }, async (events, _, done) => {
      const { logProb, relativeSigma } = trained.weigh!(events, { key: key(seed), draws })
      writer.append({ log_prob: Float32Array.from(logProb), sigma_over_p: Float32Array.from(relativeSigma) })
      await done(events.count)
    })
    process.stdout.write(`${out}: ${range.to - range.from} events, ${draws} draws of the weights\n`)
  } finally {
    source.close()
  }
}

/** Events come from files or are made, and no input is ever replaced, through whatever link and even where replacing is allowed. */
function checkSource({ data = [], events, out }: InferOptions): void {
  if (data.length > 0 === (events !== undefined)) {
    const got = events === undefined ? 'neither' : 'both'
    throw new ConfigError({ who: 'infer', wanted: '--data, or --events of a network that makes events', got })
  }
  const same = data.find((file) => sameFile(file, out))
  if (same === undefined) return
  const wanted = 'another file than those that are read'
  throw new FileError({ who: `--out ${out}`, wanted, got: `the same as --data ${same}`, fix: 'write to another file' })
}

/** Columns as rows, `count` of them from place `from` on. */
function rowsOf(columns: Readonly<Record<string, Float64Array>>, from: number, count: number): Float32Array {
  const all = Object.values(columns)
  return Float32Array.from(
    { length: count * all.length },
    (_, k) => all[k % all.length][from + Math.floor(k / all.length)],
  )
}
