import { basename, join } from 'node:path'
import { ConfigError, FileError } from '../../../complaint.ts'
import { mapValues } from '../../columns/index.ts'
import {
  type ConformalThresholds,
  conformalThreshold,
  type Kolmogorov,
  kolmogorov,
  type Proportion,
  proportion,
} from '../../evaluation/index.ts'
import type { AnyEvents, EventSource } from '../../events/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { posteriorOf } from '../answers.ts'
import { ranksOf } from '../calibration/fitCalibration.ts'
import { fingerprint } from '../fingerprint.ts'
import { load } from '../load.ts'
import { openEventsFor } from '../openEventsFor.ts'
import { modelFolder } from '../shipped.ts'
import type { AskedEvents, Condition, Posterior } from '../system.ts'
import { DRIFT_LEAST, DRIFT_LEVEL, type Drift, driftOf } from './drift.ts'
import { type Inputs, inputsOf, readInputs } from './reference.ts'
import { type WorstRegion, worstRegion } from './worstRegion.ts'

/** What is certified, on which events. */
export interface CertificateOptions extends AskedEvents {
  readonly key: Key
  /** Draws of each event; 64 if not given. */
  readonly draws?: number
  /** How many of the events, the first ones; all where not given. */
  readonly events?: number
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Coverage of some events: of the draws' own regions, and of the conformal ones. */
export interface Held {
  readonly events: number
  readonly coverage: Readonly<Record<string, Proportion>>
  readonly regions: Readonly<Record<string, Proportion>>
}

/** Coverage in bins of a condition. */
export interface HeldInBins {
  readonly name: string
  readonly label?: string
  readonly unit?: string
  readonly edges: readonly number[]
  readonly bins: readonly Held[]
}

/** Whether the probabilities of a posterior may be believed on some events. */
export interface Certificate {
  readonly network: string
  /** sha256 of the model's files and of the events' files, by name. */
  readonly model: Readonly<Record<string, string>>
  readonly data: Readonly<Record<string, string>>
  readonly events: number
  readonly draws: number
  /** Events that the calibration was fitted on. */
  readonly calibrated: number
  /** Left out where the events have no truth. */
  readonly held?: Held
  readonly conditional?: readonly HeldInBins[]
  /** Ranks of the truths in density order: flat if calibrated. */
  readonly ranks?: Kolmogorov
  readonly worst?: WorstRegion
  /** Left out where the model does not tell of its training, or there are too few events. */
  readonly drift?: Drift
  /** `holds`: coverage was measured and is right; `refused`: it is not, or the inputs are others; `open`: nothing speaks against it. */
  readonly verdict: 'holds' | 'refused' | 'open'
  /** How the quantities are written that it tells of, by name. */
  readonly quantities: Readonly<Record<string, { readonly label: string; readonly unit: string }>>
  /** Why, in sentences. */
  readonly reasons: readonly string[]
}

const LEVELS = [0.68, 0.95]
const DRAWS = 64
const BLOCK = 4096

/**
 * Looks whether the probabilities of a trained posterior may be believed on events: coverage with errors, over all and in bins,
 * and the worst region found, where the events have their truth; and whether their inputs are like those of the training.
 * @param given folder of a calibrated model, or the name of one that comes with the package
 * @throws FileError for files that cannot be used, ConfigError where the network has no posterior or was not calibrated
 */
export async function certify(given: string, options: CertificateOptions): Promise<Certificate> {
  const folder = modelFolder(given)
  const { key, draws = DRAWS, onProgress } = options
  const trained = await load(folder)
  const posterior = posteriorOf(trained, folder)
  const { calibrates, calibration } = posterior
  if (!calibrates || !calibration || calibration.regions.thresholds.length === 0) {
    const fix = `neutrina calibrate ${folder} --data FILE, with events that it was not trained on`
    throw new ConfigError({ who: folder, wanted: 'a calibrated model', got: 'one without a calibration', fix })
  }
  const { source, hasTruth } = await openWithOrWithoutTruth(trained.needs, options)
  try {
    const count = Math.min(options.events ?? source.count, source.count)
    const [gathered, density] = [[] as Inputs[], new Float64Array(hasTruth ? count : 0)]
    const conditions = calibrates.conditions.map((condition) => ({ condition, values: new Float64Array(count) }))
    for (let from = 0; from < count; from += BLOCK) {
      const events = source.read(from, Math.min(count, from + BLOCK))
      gathered.push(inputsOf(calibrates.inputs, events))
      for (const { condition, values } of conditions) values.set(condition.of(events), from)
      if (!hasTruth) continue
      const ranks = await densityRanks(posterior, events, { key: fold(key, from), draws, first: from })
      density.set(ranks, from)
      await onProgress?.(from + events.count, count)
    }
    const inputs = concatInputs(gathered)
    const reference = await readInputs(folder, calibrates.inputs)
    const drift = reference && count >= DRIFT_LEAST ? driftOf(inputs, reference) : undefined
    const quantities = Object.fromEntries(
      calibrates.inputs.map(({ name, label = name, unit = '1' }) => [name, { label, unit: unit === '1' ? '' : unit }]),
    )
    const labels = mapValues(quantities, ({ label }) => label)
    const judged = hasTruth ? judgedBy(density, calibration.regions, conditions, { inputs, labels }) : {}
    return {
      network: trained.network,
      model: await fingerprints(['model.json', 'params.safetensors', 'calibration.json'].map((n) => join(folder, n))),
      data: await fingerprints(options.files),
      ...{ events: count, draws, calibrated: calibration.events, quantities },
      ...judged,
      ...(drift && { drift }),
      ...verdictOf({ ...judged, ...(drift && { drift }) }, calibration.events, labels),
    }
  } finally {
    source.close()
    trained.dispose()
  }
}

/** Events with their truth where the files have it. */
async function openWithOrWithoutTruth(
  needs: Parameters<typeof openEventsFor>[0],
  asked: AskedEvents,
): Promise<{ source: EventSource; hasTruth: boolean }> {
  try {
    return { source: await openEventsFor(needs, asked, needs.truth, 1), hasTruth: true }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    // whatever else is wrong with the files is told by this
    return { source: await openEventsFor(needs, asked, [], 1), hasTruth: false }
  }
}

/** The ranks in density order of the truths of some events. */
async function densityRanks(
  posterior: Posterior,
  events: AnyEvents,
  { key, draws, first }: { key: Key; draws: number; first: number },
): Promise<Float64Array> {
  const ranks = ranksOf(0, events.count, fold(key, 1))
  const none = new Float32Array(0)
  for (const block of posterior.draw(events, { key: fold(key, 0), draws })) ranks.add(block, none)
  if (ranks.density.some((rank) => !(rank >= 0))) {
    throw new ConfigError({ who: `events from ${first}`, wanted: 'densities of the truths', got: 'none' })
  }
  return ranks.density
}

function concatInputs(parts: readonly Inputs[]): Inputs {
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const [{ columns }] = parts
  const data = new Float32Array(count * columns.length)
  let at = 0
  for (const part of parts) {
    data.set(part.data, at)
    at += part.data.length
  }
  return { columns, count, data }
}

function judgedBy(
  density: Float64Array,
  regions: ConformalThresholds,
  conditions: readonly { condition: Condition; values: Float64Array }[],
  { inputs, labels }: { readonly inputs: Inputs; readonly labels: Readonly<Record<string, string>> },
) {
  const apart = conditions.find(({ condition }) => condition.name === regions.apart?.name)?.values
  const isWithin = (i: number, l: number) => density[i] <= conformalThreshold(regions, LEVELS[l], apart?.[i])
  const held = (events: ArrayLike<number>): Held => {
    const share = (inside: (event: number, l: number) => boolean) =>
      Object.fromEntries(
        LEVELS.map((level, l) => {
          let within = 0
          for (let i = 0; i < events.length; i++) within += Number(inside(events[i], l))
          return [String(level), proportion(within, events.length)]
        }),
      )
    return {
      events: events.length,
      coverage: share((i, l) => density[i] < LEVELS[l]),
      regions: share(isWithin),
    }
  }
  const all = Int32Array.from(density, (_, i) => i)
  const inside = Uint8Array.from(density, (rank) => Number(rank < LEVELS[0]))
  const worst = worstRegion({ inputs, labels, inside, level: LEVELS[0] })
  return {
    held: held(all),
    conditional: conditions.map(({ condition: { name, label, unit, edges }, values }) => ({
      ...{ name, ...(label && { label }), ...(unit && { unit }), edges: [...edges] },
      bins: edges.slice(1).map((high, b) => held(all.filter((i) => values[i] >= edges[b] && values[i] < high))),
    })),
    ranks: kolmogorov(density),
    ...(worst && { worst }),
  }
}

/** So many standard deviations, of the events judged and of those calibrated on, are chance. */
const SIGMAS = 3

function verdictOf(
  { held, conditional, worst, drift }: Pick<Certificate, 'held' | 'conditional' | 'worst' | 'drift'>,
  calibrated: number,
  labels: Readonly<Record<string, string>>,
): Pick<Certificate, 'verdict' | 'reasons'> {
  const against: string[] = []
  const inFavour: string[] = []
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  if (held) {
    for (const level of LEVELS) {
      const { value, n } = held.coverage[String(level)]
      const sigma = Math.sqrt(level * (1 - level) * (1 / n + 1 / Math.max(1, calibrated)))
      const off = (value - level) / sigma
      const what = `regions of ${percent(level)} hold ${percent(value)} of the truths (${off >= 0 ? '+' : '−'}${Math.abs(off).toFixed(1)} σ)`
      if (Math.abs(off) > SIGMAS) against.push(what)
      else inFavour.push(what)
    }
    const bins = (conditional ?? []).flatMap((one) =>
      one.bins.flatMap((bin, b) => (bin.events < DRIFT_LEAST ? [] : [{ one, b, ...bin.coverage[String(LEVELS[0])] }])),
    )
    // of so many bins one is further off by chance
    const allowed = SIGMAS + Math.sqrt(2 * Math.log(Math.max(1, bins.length))) / 2
    for (const { one, b, value, n } of bins) {
      const sigma = Math.sqrt((LEVELS[0] * (1 - LEVELS[0])) / n)
      if (Math.abs(value - LEVELS[0]) < allowed * sigma + 0.005) continue
      const [low, high] = [one.edges[b], one.edges[b + 1]]
      const range = Number.isFinite(high) ? `${low} to ${high}` : `${low} on`
      const where = `${one.label ?? one.name} from ${range}${one.unit ? ` (${one.unit})` : ''}`
      against.push(`with ${where}, regions of ${percent(LEVELS[0])} hold ${percent(value)}`)
    }
    if (worst && worst.p < DRIFT_LEVEL) {
      against.push(`${worst.where}, regions of ${percent(LEVELS[0])} hold ${percent(worst.held.value)}`)
    }
  }
  if (drift) {
    const most = drift.most.slice(0, 3).map((name) => labels[name] ?? name)
    if (drift.p < DRIFT_LEVEL) {
      const named = most.length > 0 ? `, most in ${most.join(', ')}` : ''
      against.push(`the events are not like those of the training (p = ${drift.p.toExponential(0)}${named})`)
    } else inFavour.push(`the events look like those of the training (p = ${drift.p.toPrecision(2)})`)
  } else inFavour.push('whether the events are like those of the training was not tested')
  if (against.length > 0) return { verdict: 'refused', reasons: against }
  if (held) return { verdict: 'holds', reasons: inFavour }
  return { verdict: 'open', reasons: ['the events have no truth to measure coverage with', ...inFavour] }
}

/** The hashes of files by their names. */
async function fingerprints(paths: readonly string[]): Promise<Record<string, string>> {
  const of = async (path: string) => [basename(path), await fingerprint(path)] as const
  return Object.fromEntries(await Promise.all(paths.map(of)))
}
