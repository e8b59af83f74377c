import type { QuantileTable } from '../../samples/index.ts'
import type { Json } from '../../training/index.ts'
import { refuseModel } from '../description.ts'
import type { ConditionScales, ConditionTable } from './conditions.ts'
import { ANGLES, type AngleChoice, type CloudScales } from './coordinates.ts'
import type { CloudPreprocessing } from './network.ts'
import { CLOUD_PROFILES } from './profiles.ts'
import type { CloudSettings } from './recipes.ts'
import type { PlaceScales } from './spline.ts'

type Record = Readonly<{ [name: string]: Json }>

const isNumber = (value: Json | undefined): value is number => typeof value === 'number' && Number.isFinite(value)
const isPositive = (value: Json | undefined): value is number => isNumber(value) && value > 0
const numbers = (value: Json | undefined): value is number[] => Array.isArray(value) && value.every((x) => isNumber(x))
const rises = (values: readonly number[]) => values.every((x, i) => i === 0 || x > values[i - 1])
const isRecord = (value: Json | undefined): value is Record =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The preprocessing in a model's folder; nothing of it is believed unchecked.
 * @throws FileError naming what does not fit
 */
export function readCloudPreprocessing(parts: Record, path: string, { profile }: CloudSettings): CloudPreprocessing {
  const kind = CLOUD_PROFILES[profile].kind
  return {
    conditions: readTable(parts.conditions, path),
    conditionScales: readScales(parts.conditionScales, path),
    ...(kind === 'matching'
      ? { particles: readParticles(parts.particles, path) }
      : { places: readPlaces(parts.places, path) }),
  }
}

function readTable(json: Json | undefined, path: string): ConditionTable {
  const refuse = (): never => refuseModel(path, 'sizes with a share and quantiles of the mass in conditions', 'others')
  if (!isRecord(json) || !Array.isArray(json.sizes) || json.sizes.length === 0) return refuse()
  const sizes = json.sizes.map((entry) => {
    if (!isRecord(entry) || !isRecord(entry.mass)) return refuse()
    const { size, share, mass } = entry
    const { levels, values } = mass as Record
    if (!(isNumber(size) && Number.isInteger(size) && size >= 0 && isPositive(share))) return refuse()
    if (!(numbers(levels) && numbers(values) && levels.length === values.length && levels.length >= 2)) return refuse()
    if (!rises(levels)) return refuse()
    return { size, share, mass: { levels, values } satisfies QuantileTable }
  })
  return { sizes }
}

function readScales(json: Json | undefined, path: string): ConditionScales {
  if (isRecord(json)) {
    const { meanMass, massWidth, places } = json
    if (isNumber(meanMass) && meanMass >= 0 && isPositive(massWidth) && isPositive(places)) {
      return { meanMass, massWidth, places }
    }
  }
  return refuseModel(path, 'mean and width of the mass and a number of places in conditionScales', 'others')
}

const isAngles = (value: Json | undefined): value is AngleChoice => ANGLES.some((name) => name === value)

function readParticles(json: Json | undefined, path: string): CloudScales {
  if (isRecord(json)) {
    const { angles, angle, logPt } = json
    if (isAngles(angles) && isPositive(angle) && numbers(logPt) && logPt.length === 2 && logPt[1] > 0) {
      return { angles, angle, logPt: [logPt[0], logPt[1]] }
    }
  }
  return refuseModel(path, 'scales of angles and ln pT in particles', 'others')
}

function readPlaces(json: Json | undefined, path: string): PlaceScales {
  if (isRecord(json)) {
    const { angles, places, mean, scale } = json
    const width = isPositive(places) ? 3 * places : Number.NaN
    if (isAngles(angles) && numbers(mean) && numbers(scale) && mean.length === width && scale.length === width) {
      if (scale.every((s) => s > 0)) return { angles, places: width / 3, mean, scale }
    }
  }
  return refuseModel(path, 'mean and scale of every column in places', 'others')
}
