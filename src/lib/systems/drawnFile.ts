import { ConfigError } from '../../complaint.ts'
import { type AnyEvents, type DataSetShape, type OpenDataFile, openDataFile } from '../events/index.ts'
import type { DrawOptions, SampleBlock } from '../samples/index.ts'
import { fold, type Key } from '../tensor/index.ts'
import type { Posterior } from './system.ts'

/** Which draws of a posterior are kept in a file, to be judged or unfolded later as if they were made then. */
export interface KeptDraws {
  readonly key: Key
  /** Draws of each event. */
  readonly draws: number
  /** Whether events have truth, whose densities are kept too. */
  readonly truth: boolean
  /** Its place among the posteriors whose draws are kept in one file; 0 if not given. */
  readonly member?: number
}

/** The stream of the split of the variance, beside that of the draws. */
export const SHARES = 3

const DENSITIES = ['physical', 'target', 'standardised'] as const

/** The names of its data sets. */
const namesOf = ({ dataSet }: Posterior, member = 0) => {
  const suffix = member === 0 ? '' : `_${member}`
  return {
    values: `${dataSet.name}${suffix}`,
    logProb: `log_prob${suffix}`,
    truth: `truth_log_prob${suffix}`,
    shares: `weight_share${suffix}`,
  }
}

/** The data sets that the draws of a posterior are kept in, with all their densities. */
export function drawnSets(posterior: Posterior, { draws, truth, member }: KeptDraws): Record<string, DataSetShape> {
  const names = namesOf(posterior, member)
  return {
    [names.values]: { type: 'float32', rowShape: [draws, ...posterior.dataSet.shape] },
    [names.logProb]: { type: 'float32', rowShape: [2, draws] },
    ...(truth && { [names.truth]: { type: 'float64', rowShape: [DENSITIES.length] } }),
    ...(truth && posterior.weightShares && { [names.shares]: { type: 'float64' } }),
  }
}

/** The rows of those data sets for some events, the first of which has place `first`. */
export function drawnRows(posterior: Posterior, events: AnyEvents, first: number, kept: KeptDraws) {
  const { key, draws, truth, member } = kept
  const { count } = events
  const names = namesOf(posterior, member)
  const width = posterior.columns.length
  const values = new Float32Array(count * draws * width)
  const logProb = new Float32Array(2 * count * draws)
  const densities = new Float64Array(count * DENSITIES.length)
  for (const block of posterior.draw(events, { key, draws, first })) {
    const at = block.first - first
    values.set(block.samples.values, at * draws * width)
    for (let i = 0; i < block.samples.count; i++) {
      const rows = [i * draws, (i + 1) * draws] as const
      logProb.set(block.samples.logProb.physical.subarray(...rows), 2 * (at + i) * draws)
      logProb.set(block.samples.logProb.target.subarray(...rows), (2 * (at + i) + 1) * draws)
      if (truth && block.truth) {
        for (const [k, name] of DENSITIES.entries()) densities[(at + i) * DENSITIES.length + k] = block.truth[name][i]
      }
    }
  }
  const shares = truth && posterior.weightShares?.(events, { key: fold(key, SHARES), first })
  return {
    [names.values]: values,
    [names.logProb]: logProb,
    ...(truth && { [names.truth]: densities }),
    ...(shares && { [names.shares]: shares.mean }),
  }
}

/** Rows that are given at once. */
const ROWS = 16_384

/**
 * A posterior whose draws come from a file in which they are kept; draws of another key, or another number of them, are made.
 * @throws FileError for a file that lacks them; its `draw` throws ConfigError for events that it has no draws of
 */
export async function drawnPosterior(
  posterior: Posterior,
  path: string,
  kept: KeptDraws,
): Promise<{ readonly posterior: Posterior; readonly file: OpenDataFile }> {
  const { key, draws, truth, member } = kept
  const file = await openDataFile(path, drawnSets(posterior, kept))
  const names = namesOf(posterior, member)
  const isKept = (asked: Pick<DrawOptions, 'key'> & { readonly draws?: number }, own: Key) =>
    asked.key.every((word, k) => word === own[k]) && (asked.draws ?? draws) === draws
  const size = Math.max(2, Math.floor(ROWS / draws / 2) * 2)
  const place = (first: number, events: AnyEvents) => {
    if (first + events.count <= file.count) return first
    const got = `event ${first + events.count - 1}`
    throw new ConfigError({ who: path, wanted: `one of its ${file.count} events`, got, fix: 'give the whole file' })
  }
  function* replay(events: AnyEvents, { first = 0 }: DrawOptions): Generator<SampleBlock> {
    const end = place(first, events) + events.count
    for (let from = first; from < end; from += size) {
      const to = Math.min(end, from + size)
      const logProb = file.read(names.logProb, from, to) as Float32Array
      const of = (which: number) => {
        const out = new Float32Array((to - from) * draws)
        for (let i = 0; i < to - from; i++) {
          const at = (2 * i + which) * draws
          out.set(logProb.subarray(at, at + draws), i * draws)
        }
        return out
      }
      const values = file.read(names.values, from, to) as Float32Array
      const samples = {
        ...{ count: to - from, draws, columns: posterior.columns, values },
        logProb: { physical: of(0), target: of(1) },
      }
      const densities = truth ? file.read(names.truth, from, to) : []
      const column = (k: number) =>
        Float64Array.from({ length: to - from }, (_, i) => Number(densities[i * DENSITIES.length + k]))
      yield {
        first: from,
        samples,
        ...(truth && { truth: { physical: column(0), target: column(1), standardised: column(2) } }),
      }
    }
  }
  const { weightShares } = posterior
  return {
    file,
    posterior: {
      ...posterior,
      draw: (events, options) => (isKept(options, key) ? replay(events, options) : posterior.draw(events, options)),
      ...(weightShares &&
        truth && {
          weightShares: (events, options) => {
            const { first = 0 } = options
            if (options.draws !== undefined || !isKept(options, fold(key, SHARES))) return weightShares(events, options)
            const from = place(first, events)
            return { columns: {}, mean: file.read(names.shares, from, from + events.count) as Float64Array }
          },
        }),
    },
  }
}
