import { type Command, Option } from 'commander'
import { ConfigError, FileError } from '../complaint.ts'
import { type AnyEvents, openDataFile, openDataWriter } from '../lib/events/index.ts'
import {
  type AskedEvents,
  drawnPosterior,
  drawnRows,
  drawnSets,
  type KeptDraws,
  openEventsFor,
  type Posterior,
  posteriorOf,
  type Trained,
} from '../lib/systems/index.ts'
import { key } from '../lib/tensor/index.ts'
import { inBlocks } from './inBlocks.ts'
import { rangeOf, type Shard, shard } from './options.ts'
import { isDone, jobOf, makePart, type Part } from './parts.ts'

/** Draws that are made in parts, and those that were. */
export interface DrawnOptions {
  readonly shard?: Shard
  readonly drawn?: string
  readonly out?: string
  readonly overwrite?: boolean
}

/** Adds the options of a command whose draws can be made in parts. */
export const withDrawn = (command: Command): Command =>
  command
    .addOption(
      new Option(
        '--shard <i/n>',
        'only draw, for the i-th of n parts of the events, and keep the draws as --out',
      ).argParser(shard),
    )
    .option('--drawn <file>', 'take the draws that --shard made and neutrina merge joined')

/** What is drawn: of which networks, on which events. */
export interface DrawnJob {
  readonly command: 'evaluate' | 'unfold'
  /** The model's folder, and the networks: itself, and others whose draws are made with its. */
  readonly folder: string
  readonly networks: readonly Trained[]
  readonly asked: AskedEvents
  readonly draws: number
  readonly seed: number
  /** Only the first of the events. */
  readonly events?: number
  /** What draws depend on besides. */
  readonly rest: object
}

/** Events that are drawn at once. */
const BLOCK = 4096

const nameOf = ({ folder, asked, draws, seed, events, rest }: DrawnJob): string => {
  const { files, cuts = [], mapping, units, invalid } = asked
  return jobOf(files, folder, {
    ...{ drawn: 1, seed, draws, events, cuts: cuts.map(({ name }) => name), mapping, units, invalid },
    ...rest,
  })
}

/** Whether the posterior tells the density of truth: it is asked of the first events. */
function knowsTruth(posterior: Posterior, job: DrawnJob, events: AnyEvents): boolean {
  if (job.command === 'unfold') return false
  const [block] = posterior.draw(events, { key: key(job.seed), draws: 1 })
  return block?.truth !== undefined
}

/**
 * Draws for a part of the events, and keeps the draws.
 * @throws ConfigError without a name for them; what `openEventsFor` and the writer throw
 */
export async function drawPart(job: DrawnJob, { shard, out, overwrite = false }: DrawnOptions): Promise<void> {
  const { command, folder, networks, asked, draws, seed } = job
  if (out === undefined) throw new ConfigError({ who: '--shard', wanted: '--out, a file for the draws', got: 'none' })
  const posteriors = networks.map((network) => posteriorOf(network, command))
  const [{ needs }] = networks
  const source = await openEventsFor<AnyEvents>(needs, asked, command === 'evaluate' ? needs.truth : [], 1)
  try {
    const total = Math.min(job.events ?? source.count, source.count)
    const range = rangeOf(total, shard!)
    const truth = knowsTruth(posteriors[0], job, source.read(0, Math.min(2, total)))
    const keptOf = (member: number): KeptDraws => ({ key: key(seed), draws, truth, member })
    const dataSets = Object.assign({}, ...posteriors.map((posterior, m) => drawnSets(posterior, keptOf(m))))
    const name = nameOf(job)
    const attributes = { model: folder, seed: String(seed), job: name, truth: truth ? 'yes' : 'no' }
    const part: Part = {
      format: 'neutrina-part-1',
      command,
      job: name,
      ...shard!,
      ...range,
      total,
      dataSets,
      attributes,
    }
    if (isDone(out, part, overwrite)) {
      process.stdout.write(`${out}: done already\n`)
      return
    }
    const count = range.to - range.from
    const writer = openDataWriter(out, { count, dataSets, overwrite, attributes })
    await makePart(out, part, (onComplete) =>
      inBlocks({ source, range, writer, size: BLOCK, onComplete }, async (events, from, done) => {
        const rows = posteriors.map((posterior, m) => drawnRows(posterior, events, from, keptOf(m)))
        writer.append(Object.assign({}, ...rows))
        await done(events.count)
      }),
    )
    process.stdout.write(`${out}: draws of ${count} events, to be merged\n`)
  } finally {
    source.close()
  }
}

/**
 * The same networks, with the draws of a file.
 * @throws FileError where those are draws of another job
 */
export async function withDraws(job: DrawnJob, path: string): Promise<{ networks: Trained[]; close: () => void }> {
  const { command, draws, seed } = job
  const opened = await openDataFile(path, {})
  opened.close()
  const about = opened.attributes
  const name = nameOf(job)
  if (about.job !== name) {
    const wanted = `draws of this job, ${name}: of the same model, files, seed and selection`
    const fix = 'make them with the same options and --shard'
    throw new FileError({ who: path, wanted, got: about.job ? `those of ${about.job}` : 'no such draws', fix })
  }
  const files: { close(): void }[] = []
  const networks: Trained[] = []
  for (const [member, network] of job.networks.entries()) {
    const kept = { key: key(seed), draws, truth: about.truth === 'yes', member }
    const { posterior, file } = await drawnPosterior(posteriorOf(network, command), path, kept)
    files.push(file)
    const { judge } = network
    networks.push({ ...network, posterior, ...(judge && { judge: (asked) => judge(asked, posterior) }) })
  }
  const close = () => {
    for (const file of files) file.close()
  }
  return { networks, close }
}
