import { EngineError } from '../../errors.ts'
import { LIMITS } from '../../jobs/index.ts'
import type { Inputs } from '../../kernel.ts'
import type { ChainShape, NetworkLayer } from '../dense/chain.ts'

/** What fixes a rational-quadratic spline but its raw numbers. */
export interface SplineShape {
  readonly bins: number
  /** The spline lives on [−bound, bound]. */
  readonly bound: number
  /** Factor on the raw widths and heights. */
  readonly logitScale: number
}

/** One step of a flow. */
export type FlowStep = { readonly kind: 'lu' } | SplineStep | AffineStep

/** A coupling by a rational-quadratic spline of some columns. */
export interface SplineStep extends SplineShape, ChainShape {
  readonly kind: 'spline'
  readonly columns: readonly number[]
}

/** A coupling x exp(s) + t of some columns, s = clamp · tanh(gain · a / clamp) and t = gain · b of a network's numbers a, b. */
export interface AffineStep extends ChainShape {
  readonly kind: 'affine'
  readonly columns: readonly number[]
  readonly clamp: number
  readonly gain: number
}

/** A coupling as the kernels have it: one without bins is affine, bounded by its clamp and scaled by its gain. */
export type CouplingShape = SplineShape & ChainShape & { readonly columns: readonly number[] }

/** @throws EngineError for a spline of no bins or too many */
export function couplingOf(step: SplineStep | AffineStep): CouplingShape {
  if (step.kind === 'affine') return { ...step, bins: 0, bound: step.clamp, logitScale: step.gain }
  const { bins } = step
  if (bins >= 1 && bins <= LIMITS.MOST_BINS) return step
  throw new EngineError({ who: 'SplineFlow', wanted: `1 to ${LIMITS.MOST_BINS} bins`, got: String(bins) })
}

export function checkColumns(D: number): void {
  const most = LIMITS.MOST_FLOW_COLUMNS
  if (D <= most) return
  throw new EngineError({ who: 'SplineFlow', wanted: `at most ${most} columns`, got: String(D) })
}

export function checkSize(inputs: Inputs, name: string, size: number): void {
  const { shape } = inputs[name] ?? {}
  if (shape?.length === 1 && shape[0] === size) return
  throw new EngineError({ who: `SplineFlow ${name}`, wanted: `shape [${size}]`, got: shape ? `[${shape}]` : 'none' })
}

export function checkCoupling({ x }: Inputs, { columns, bins }: CouplingShape, layers: readonly NetworkLayer[]): void {
  const who = 'SplineFlow'
  if (columns.some((c) => !(c >= 0 && c < x.shape[1]))) {
    throw new EngineError({ who, wanted: `columns from 0 to ${x.shape[1] - 1}`, got: `[${columns}]` })
  }
  const wanted = columns.length * (bins === 0 ? 2 : 3 * bins - 1)
  const got = layers[layers.length - 1].columns
  if (got !== wanted) throw new EngineError({ who, wanted: `a network of ${wanted} outputs`, got: String(got) })
  const widest = Math.max(...layers.map((layer) => layer.columns))
  const most = LIMITS.MOST_FLOW_WIDTH
  if (widest > most) throw new EngineError({ who, wanted: `layers of at most ${most} columns`, got: String(widest) })
}
