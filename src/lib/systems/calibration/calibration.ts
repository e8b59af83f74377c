import type { Quantity } from '../../columns/index.ts'
import type {
  ConformalThresholds,
  LatentShapeModel,
  LikelihoodScale,
  RankMap,
  ThresholdsApart,
} from '../../evaluation/index.ts'
import type { ColumnStandards } from '../../features/index.ts'
import type { Json } from '../../training/index.ts'
import { readStandards, refuseModel } from '../description.ts'

/** What was fitted on held-out events after a training; plain data, kept with the model as `calibration.json`. */
export interface Calibration {
  /** Events that it was fitted on, and draws of each. */
  readonly events: number
  readonly draws: number
  /** Shape of the latent normal, which draws are made with; absent where the latent is not normal. */
  readonly latent?: LatentShapeModel
  /** Mean and spread of ln(1 + x) of the conditions that the shape may depend on. */
  readonly conditions: ColumnStandards
  /** Regions of highest density by how many draws are denser, of draws in that shape. */
  readonly regions: ConformalThresholds
  /** What makes the likelihood of a network's parameter that of held-out events; absent where it has none. */
  readonly likelihood?: LikelihoodScale
  /** By column of the draws, what makes the ranks of the truth flat. */
  readonly ranks: Readonly<Record<string, RankMap>>
}

/** A calibration as JSON, numbers to six digits. */
export const calibrationJson = (calibration: Calibration): Json =>
  JSON.parse(JSON.stringify({ format: FORMAT, ...calibration }, (_, value) => rounded(value))) as Json

const rounded = (value: unknown) => (typeof value === 'number' ? Number(value.toPrecision(6)) : value)

const FORMAT = 'neutrina-calibration-1'

/**
 * The calibration that a model's folder holds; nothing where it holds none, and a width alone where neutrina 0.1 wrote it.
 * @param columns of the draws
 * @param dim columns of the latent; as many as the draws have if not given
 * @throws FileError when it is none
 */
export function readCalibration(
  json: Readonly<Record<string, Json>>,
  folder: string,
  columns: readonly Quantity[],
  dim = columns.length,
): Calibration | undefined {
  const path = `${folder}/calibration.json`
  const names = columns.map(({ name }) => name)
  if (Object.keys(json).length === 0) return undefined
  if ('latentWidth' in json) return earlier(json, path)
  const { format, events, draws, latent, regions, ranks } = json
  if (format !== FORMAT) return refuseModel(path, `a calibration of format ${FORMAT}`, JSON.stringify(format ?? null))
  const thresholds = (regions as { thresholds?: Json } | undefined)?.thresholds
  const known = isRecord(ranks) && Object.entries(ranks).every(([name, map]) => names.includes(name) && isRising(map))
  const good = isCount(events) && isCount(draws) && isRising(thresholds) && known
  if (!good) return refuseModel(path, 'a calibration with events, draws, regions and ranks of the columns', 'others')
  const conditions = readStandards(json.conditions, path, 'conditions of the calibration')
  return {
    ...{ events, draws, conditions },
    regions: { events, thresholds, ...readApart(regions as Record<string, Json>, path) },
    ranks: ranks as Record<string, RankMap>,
    ...(json.likelihood !== undefined && { likelihood: readScale(json.likelihood, path) }),
    ...(latent !== undefined && {
      latent: readShape(latent, path, { conditions: conditions.columns.length, dim }),
    }),
  }
}

/** The thresholds of bins that were kept apart; nothing where none were. */
function readApart({ apart }: Readonly<Record<string, Json>>, path: string): Pick<ConformalThresholds, 'apart'> {
  if (apart === undefined) return {}
  const { name, from, bins } = (isRecord(apart) ? apart : {}) as Record<string, Json>
  const rises =
    Array.isArray(from) && from.every((edge, i) => Number(edge) > (i === 0 ? -Infinity : Number(from[i - 1])))
  const good = (bin: Json) => isRecord(bin) && isCount(bin.events) && isRising(bin.thresholds)
  const fits = rises && Array.isArray(bins) && bins.length === from.length && bins.every(good)
  if (typeof name === 'string' && fits) return { apart: apart as unknown as ThresholdsApart }
  return refuseModel(path, 'a calibration with thresholds of each bin', JSON.stringify(apart).slice(0, 40))
}

function readShape(
  json: Json,
  path: string,
  { conditions, dim }: { conditions: number; dim: number },
): LatentShapeModel {
  const { width, columns, share, further } = (isRecord(json) ? json : {}) as Record<string, Json>
  const numbers = (list: Json | undefined, ...lengths: number[]) =>
    Array.isArray(list) && lengths.includes(list.length) && list.every((w) => Math.abs(Number(w)) < LARGEST)
  const weights = (list: Json | undefined) =>
    numbers(list, ...Array.from({ length: conditions + 1 }, (_, length) => length + 1))
  const factors = numbers(further, 1, dim) && (further as number[]).every((factor) => factor > 0)
  const mixed = share === undefined ? further === undefined : weights(share) && factors
  if (weights(width) && (columns === undefined || numbers(columns, dim)) && mixed) {
    return json as unknown as LatentShapeModel
  }
  const wanted = `a calibration with weights of ${conditions} conditions and factors of ${dim} columns, below ${LARGEST}`
  return refuseModel(path, wanted, JSON.stringify(json).slice(0, 40))
}

function readScale(json: Json, path: string): LikelihoodScale {
  const { shift, slope } = (isRecord(json) ? json : {}) as Record<string, Json>
  const good = [shift, slope].every((x) => typeof x === 'number' && Math.abs(x) < LARGEST)
  if (good) return json as unknown as LikelihoodScale
  const wanted = `a likelihood with shift and slope below ${LARGEST}`
  return refuseModel(path, wanted, JSON.stringify(json).slice(0, 40))
}

/** Numbers of a latent's shape are logarithms and factors of some percent. */
const LARGEST = 3000

/** What neutrina 0.1 fitted: one width. */
function earlier({ latentWidth, validation }: Readonly<Record<string, Json>>, path: string): Calibration {
  if (!(typeof latentWidth === 'number' && latentWidth > 0.1 && latentWidth < 10)) {
    return refuseModel(path, 'a calibration with a latentWidth from 0.1 to 10', JSON.stringify(latentWidth))
  }
  return {
    events: isCount(validation) ? validation : 0,
    draws: 0,
    latent: { width: [Math.log(latentWidth)] },
    conditions: { columns: [], mean: [], scale: [] },
    regions: { events: 0, thresholds: [] },
    ranks: {},
  }
}

const isRecord = (json: Json | undefined): json is Record<string, Json> =>
  typeof json === 'object' && json !== null && !Array.isArray(json)

const isCount = (json: Json | undefined): json is number => Number.isInteger(json) && Number(json) >= 0

/** Numbers from 0 to 1 that never fall. */
const isRising = (json: Json | undefined): json is number[] =>
  Array.isArray(json) &&
  json.every((x, i) => typeof x === 'number' && x >= 0 && x <= 1 && (i === 0 || x >= (json[i - 1] as number)))

/** The width of the latent normal where it is one number for all events and columns, and there is nothing further out; else 1. */
export function constantWidth(calibration: Calibration | undefined): number {
  const { width, columns, share } = calibration?.latent ?? { width: [0] }
  return width.length === 1 && !columns && !share ? Math.exp(width[0]) : 1
}
