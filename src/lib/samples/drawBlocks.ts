import { DomainError } from '../../complaint.ts'
import type { Quantity } from '../columns/index.ts'
import type { Averaged } from '../distributions/index.ts'
import { type Key, type Tensor2D, tf } from '../tensor/index.ts'
import type { Coordinates, SampleBlock } from './samples.ts'
import { SHOWN } from './showSamples.ts'

/** How many draws of each event, from which random stream. */
export interface DrawOptions {
  readonly key: Key
  /** Draws of each event. */
  readonly draws: number
  /** Place of the first event in the whole set: draws do not depend on how the set is cut. Even; 0 if not given. */
  readonly first?: number
  /** Rows (events × draws) that are computed at once; bounds the memory. */
  readonly rowsPerBlock?: number
}

/** Standardised rows with their log-densities: [rows, D] and [rows]. */
export interface Latent {
  readonly value: Float32Array
  readonly logProb: Float32Array
}

/** The same rows in physical columns. */
export interface Physical {
  /** [rows, columns] */
  readonly values: Float32Array
  /** [rows] */
  readonly logProb: Readonly<Record<Coordinates, ArrayLike<number>>>
}

/** Events that a trained model has a posterior of, and the way back to physics. */
export interface PosteriorOf {
  readonly count: number
  readonly columns: readonly Quantity[]
  /** The posterior of some events and their standardised targets; called inside a tidy. */
  readonly given: (events: readonly number[]) => { density: Averaged; target?: Tensor2D | undefined }
  /** Physical values of standardised rows, `perEvent` of each event from `from` on, all Jacobians counted. */
  readonly physical: (latent: Latent, perEvent: number, from: number) => Physical
}

const ROWS_PER_BLOCK = 16_384

/**
 * Draws from the posterior of every event, block by block, with log-densities in physical columns; also the log-density of
 * the truth where it is known. The same key gives the same draws whatever the block size. A draw that is not finite is a
 * DomainError that names its event.
 */
export function* drawBlocks(posterior: PosteriorOf, options: DrawOptions): Generator<SampleBlock> {
  const { draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK } = options
  const { columns, physical } = posterior
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < posterior.count; from += size) {
    const count = Math.min(size, posterior.count - from)
    const { latent, truth } = latentBlock(posterior, from, count, options)
    const { values, logProb } = physical(latent, draws, from)
    const { target, physical: density } = logProb
    checkDraws(columns, values, density, (row) => first + from + Math.floor(row / draws))
    yield {
      first: first + from,
      samples: {
        count,
        draws,
        columns,
        values,
        logProb: { target: Float32Array.from(target), physical: Float32Array.from(density) },
        ...SHOWN,
      },
      ...(truth && { truth: truthOf(truth, physical(truth, 1, from).logProb) }),
    }
  }
}

/** @throws DomainError for a draw that is not finite, naming its event */
function checkDraws(
  columns: readonly Quantity[],
  values: Float32Array,
  density: ArrayLike<number>,
  eventOf: (row: number) => number,
): void {
  const width = columns.length
  for (let row = 0; row < density.length; row++) {
    let bad = Number.isFinite(density[row]) ? -1 : width
    for (let c = 0; c < width; c++) if (!Number.isFinite(values[row * width + c])) bad = c
    if (bad < 0) continue
    const what = columns[bad]?.name ?? 'log-density'
    const got = `${bad < width ? values[row * width + bad] : density[row]} in event ${eventOf(row)}`
    throw new DomainError({ who: `draw: ${what}`, wanted: 'a finite number', got, fix: 'leave that event out' })
  }
}

const truthOf = ({ logProb }: Latent, { target, physical }: Physical['logProb']) => ({
  standardised: Float64Array.from(logProb),
  target: Float64Array.from(target),
  physical: Float64Array.from(physical),
})

/** Standardised draws of `count` events from `from` on, and their targets where they have them. */
function latentBlock({ given }: PosteriorOf, from: number, count: number, { key, draws, first = 0 }: DrawOptions) {
  const events = Array.from({ length: count }, (_, i) => from + i)
  let block: { latent: Latent; truth?: Latent } | undefined
  tf.tidy(() => {
    const { density, target } = given(events)
    const { value, logProb } = density.sample(key, draws, first + from)
    const truth = target && { value: onHost(target), logProb: onHost(density.logProb(target)) }
    block = { latent: { value: onHost(value), logProb: onHost(logProb) }, ...(truth && { truth }) }
  })
  return block!
}

const onHost = (tensor: tf.Tensor) => tensor.dataSync().slice() as Float32Array
