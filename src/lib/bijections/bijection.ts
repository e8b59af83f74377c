import type { FlowStep, Key, Params, SplineShape, Tensor, Tensor2D } from '../tensor/index.ts'

/** What a map is conditioned on: [M, C]; row i of the data uses row ⌊i / repeat⌋ (repeat 1: row by row). */
export interface Context {
  readonly value: Tensor2D
  readonly repeat: number
}

/** A mapped value with the log-determinant of the map's Jacobian: [N], or a scalar when all rows share it. */
export type Mapped = {
  readonly value: Tensor2D
  readonly logDet: Tensor
}

/** Where a map does something, in units of its input: `bounds` of each column, and what happens outside them. */
export interface Domain {
  readonly bounds: readonly [number, number]
  readonly outside: 'identity'
}

/** How a bijection runs as a step of a fused flow. */
export interface FlowLink<P extends Params = Params> {
  readonly step: FlowStep
  /** Its parameters by the names of the fused kernel. */
  arrays(params: P): Readonly<Record<string, Tensor>>
}

/** A network that is nothing but a chain of dense layers. */
export interface LayerChain<P extends Params = Params> {
  /** One a layer. */
  readonly activations: readonly string[]
  /** One a layer: the layer whose input is added to the output, −1 for none. */
  readonly skips: readonly number[]
  /** Numbers of the widest layer. */
  readonly widest: number
  /** Its parameters as `weight0`, `bias0`, … */
  arrays(params: P): Readonly<Record<string, Tensor>>
}

/** Data to latent, or latent to data. */
export type Direction = 'forward' | 'inverse'

/**
 * An invertible map as a plain record. `forward` goes from data to latent, `inverse` from latent to data; both return the
 * value and the log-determinant of the direction they apply.
 */
export interface Bijection<P extends Params = Params> {
  readonly name: string
  /** Columns of the data. */
  readonly dim: number
  /** Columns of the context; 0: takes none. */
  readonly contextDim: number
  /** Of the columns that it transforms, both directions; left out where the map is not confined. */
  readonly domain?: Domain
  /** Where the latent of every column lies, where that is confined. */
  readonly image?: readonly [number, number]
  /** Left out where no fused flow has it as a step. */
  readonly link?: FlowLink<P>
  /** Parameters to begin with. */
  init(key: Key): P
  /** Data to latent, x [N, dim]. */
  forward(params: P, x: Tensor2D, context?: Context): Mapped
  /** Latent to data, y [N, dim]. */
  inverse(params: P, y: Tensor2D, context?: Context): Mapped
}

/** A network that turns the passed-through columns and the context into the raw numbers of a transformer. */
export interface Conditioner<P extends Params = Params> {
  readonly inputs: number
  readonly contextDim: number
  readonly outputs: number
  /** Left out where it is more than a chain of dense layers. */
  readonly layers?: LayerChain<P> | undefined
  /** Weights to begin with. */
  init(key: Key): P
  /** Raw numbers [N, outputs] of x [N, inputs]. */
  apply(params: P, x: Tensor2D, context?: Context): Tensor2D
}

/** A map of single columns whose shape is set by raw numbers, `numbers` of them a column, contiguous per column. */
export interface Transformer {
  readonly name: string
  readonly numbers: number
  /** Raw numbers that are all this give the identity. */
  readonly identity: number
  readonly domain?: Domain
  /** Left out where it is not a spline. */
  readonly spline?: SplineShape
  /** Transforms `columns` of x [N, D] by raw [N, columns · numbers], copies the others; logDet [N]. */
  forward(x: Tensor2D, raw: Tensor2D, columns: readonly number[]): Mapped
  /** The way back, with the same raw numbers. */
  inverse(y: Tensor2D, raw: Tensor2D, columns: readonly number[]): Mapped
}
