import { ShapeError } from '../../complaint.ts'
import type { Quantity } from '../columns/index.ts'
import type { Density, LatentShape } from '../distributions/index.ts'
import { checkFinite, type StandardisedFeatures, takeFeatures } from '../features/index.ts'
import { type DrawOptions, drawBlocks, type PosteriorOf, type SampleBlock } from '../samples/index.ts'
import { type Params, type Tensor2D, tf } from '../tensor/index.ts'

/** How the networks of a system see some events, and what their numbers mean. */
export interface View<N extends string, I> extends Pick<PosteriorOf, 'physical'> {
  readonly features: StandardisedFeatures<N>
  /** The tensors of some of them. */
  readonly inputs: (rows: StandardisedFeatures<N>) => I
  /** Their standardised targets, [M, D]. */
  readonly target: (rows: StandardisedFeatures<N>) => Tensor2D
  /** What draws and answers are of. */
  readonly columns: readonly Quantity[]
}

/** A flow whose context is computed once an event, however many draws are made. */
export interface Flow<P, I> {
  context(params: P, inputs: I): Tensor2D
  posterior(params: P, context: Tensor2D, shape?: LatentShape): Density
}

/**
 * The posterior of a flow for the events of a view.
 * @param first place of the first event in the whole set, for errors
 * @param shapes of the latent of each event, [count, 1 + 2D], where the flow was calibrated
 */
export function densityOf<N extends string, I, P extends Params>(
  { features, inputs, target, columns, physical }: View<N, I>,
  model: Flow<P, I>,
  params: Params,
  first?: number,
  shapes?: Float32Array,
): PosteriorOf {
  checkFinite(features, first)
  const given = (events: readonly number[]) => {
    const rows = takeFeatures(features, events)
    const own =
      shapes && tf.tensor2d(takeRows(shapes, features.count, events), [events.length, shapes.length / features.count])
    const density = model.posterior(params as P, model.context(params as P, inputs(rows)), own)
    return { density, target: rows.target && target(rows) }
  }
  return { count: features.count, columns, given, physical }
}

/** Draws of a flow from the posterior of the events of a view. */
export const drawsOf = <N extends string, I, P extends Params>(
  view: View<N, I>,
  model: Flow<P, I>,
  params: Params,
  options: DrawOptions,
  shapes?: Float32Array,
): Generator<SampleBlock> => drawBlocks(densityOf(view, model, params, options.first, shapes), options)

/** Rows of some events, one after the other. */
export function takeRows(shapes: Float32Array, count: number, events: readonly number[]): Float32Array {
  const width = shapes.length / count
  const rows = new Float32Array(events.length * width)
  events.forEach((event, i) => void rows.set(shapes.subarray(event * width, (event + 1) * width), i * width))
  return rows
}

/** Events that go through a network at once. */
const BLOCK = 2048

/**
 * The latents of the true values of the events of a view, [count, D].
 * @throws ShapeError when the events have no truth
 */
export function latentsOf<N extends string, I, P extends Params>(
  { features, inputs, target }: View<N, I>,
  model: Flow<P, I>,
  params: Params,
): Float32Array {
  if (!features.target) {
    const fix = 'give files with the truth'
    throw new ShapeError({ who: 'latent', wanted: 'events with the truth', got: 'none', fix })
  }
  checkFinite(features)
  const latents = new Float32Array(features.target.data.length)
  const dim = latents.length / Math.max(1, features.count)
  for (let from = 0; from < features.count; from += BLOCK) {
    const count = Math.min(BLOCK, features.count - from)
    const rows = takeFeatures(
      features,
      Array.from({ length: count }, (_, i) => from + i),
    )
    tf.tidy(() => {
      const density = model.posterior(params as P, model.context(params as P, inputs(rows)))
      latents.set(density.latent(target(rows)).dataSync(), from * dim)
    })
  }
  return latents
}

/** The answers of a regression to the events of a view, [count, columns]. */
export function answersOf<N extends string, I, P extends Params>(
  { features, inputs, physical }: View<N, I>,
  model: { predict(params: P, inputs: I): Tensor2D },
  params: Params,
): Float32Array {
  checkFinite(features)
  const value = tf.tidy(() =>
    model
      .predict(params as P, inputs(features))
      .dataSync()
      .slice(),
  ) as Float32Array
  return physical({ value, logProb: new Float32Array(features.count) }, 1, 0).values
}
