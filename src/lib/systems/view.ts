import type { Quantity } from '../columns/index.ts'
import type { Density } from '../distributions/index.ts'
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
interface Flow<P, I> {
  context(params: P, inputs: I): Tensor2D
  posterior(params: P, context: Tensor2D): Density
}

/**
 * The posterior of a flow for the events of a view.
 * @param first place of the first event in the whole set, for errors
 */
export function densityOf<N extends string, I, P extends Params>(
  { features, inputs, target, columns, physical }: View<N, I>,
  model: Flow<P, I>,
  params: Params,
  first?: number,
): PosteriorOf {
  checkFinite(features, first)
  const given = (events: readonly number[]) => {
    const rows = takeFeatures(features, events)
    const density = model.posterior(params as P, model.context(params as P, inputs(rows)))
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
): Generator<SampleBlock> => drawBlocks(densityOf(view, model, params, options.first), options)

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
