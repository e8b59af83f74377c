import { ConfigError } from '../../../complaint.ts'
import { quantile } from '../../columns/index.ts'
import { type Measured, nearestNeighbours, proportion } from '../../evaluation/index.ts'
import type { JetEvents } from '../../events/index.ts'

/** Whether a generator knows the jets by heart that it was trained on. */
export interface Memorisation {
  /** Distances to the nearest training jet: of generated jets, [generated]. */
  readonly generated: Float64Array
  /** Of real jets that were not trained on, [truth]. */
  readonly truth: Float64Array
  /** Share of generated jets nearer to the training than all but 5 % of real jets are: 0.05 where nothing is known by heart. */
  readonly copies: Measured & { readonly floor: Measured }
}

/** The share of real jets that are as near as a generated one must be to be told a copy. */
const LEVEL = 0.05
const LEAST = 40

/**
 * Distances of jets to the nearest training jet: over (η, φ, p_T) of all places by falling p_T, each over its standard deviation in
 * training. The level is read from every second real jet, the floor is the share of the others.
 * @throws ConfigError for too few jets to tell
 */
export function memorisation(generated: JetEvents, truth: JetEvents, training: JetEvents): Memorisation {
  const who = 'memorisation'
  const samples = { generated, truth, training }
  for (const [name, { count }] of Object.entries(samples)) {
    if (count < LEAST) throw new ConfigError({ who, wanted: `${LEAST} ${name} jets or more`, got: `${count}` })
  }
  const width = 3 * Math.max(...Object.values(samples).map(({ particles }) => particles.perEvent))
  const known = rowsOfPlaces(training, width)
  const scales = scalesOf(known, width)
  const scaled = (rows: Float32Array) => rows.map((x, k) => x / scales[k % width])
  const others = scaled(known)
  const distances = (jets: JetEvents) => nearestNeighbours(scaled(rowsOfPlaces(jets, width)), others, width)
  const [near, real] = [generated, truth].map(distances)
  const level = quantile(real.filter((_, i) => i % 2 === 0).sort(), LEVEL)
  const below = (of: Float64Array) => proportion(of.filter((d) => d < level).length, of.length)
  return {
    generated: near,
    truth: real,
    copies: { ...below(near), floor: below(real.filter((_, i) => i % 2 === 1)) },
  }
}

/** [count, width], what is beyond the places of the jets 0 */
function rowsOfPlaces({ count, particles: { perEvent, eta, phi, pt } }: JetEvents, width: number): Float32Array {
  const out = new Float32Array(width * count)
  for (let k = 0; k < count * perEvent; k++) {
    const at = Math.floor(k / perEvent) * width + 3 * (k % perEvent)
    out[at] = eta[k]
    out[at + 1] = phi[k]
    out[at + 2] = pt[k]
  }
  return out
}

/** Standard deviations of columns; 1 where nothing varies. */
function scalesOf(rows: Float32Array, width: number): Float64Array {
  const [sum, square] = [new Float64Array(width), new Float64Array(width)]
  for (let k = 0; k < rows.length; k++) {
    sum[k % width] += rows[k]
    square[k % width] += rows[k] ** 2
  }
  const n = rows.length / width
  return sum.map((s, c) => Math.sqrt(Math.max(0, square[c] / n - (s / n) ** 2)) || 1)
}
