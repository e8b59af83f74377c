import { DomainError, ShapeError } from '../../complaint.ts'
import { FUSED_LIMITS, type Params } from '../tensor/index.ts'
import type { Bijection, Conditioner, Context, FlowLink, Mapped, Transformer } from './bijection.ts'
import { checkColumns, checkDim, otherColumns, takeColumns } from './columns.ts'
import { defineBijection } from './defineBijection.ts'

/** Columns that a conditioner reads, and raw numbers that it supplies. */
type Sizes = Pick<Conditioner, 'inputs' | 'outputs'>

/** What a coupling is made of. */
export interface CouplingOptions<P extends Params> {
  /** Columns of the data. */
  dim: number
  /** The columns that are transformed; the others pass through and condition them. */
  columns: readonly number[]
  transformer: Transformer
  /** Makes the conditioner from the numbers of columns that it reads and of raw numbers that it must supply. */
  conditioner: (sizes: Sizes) => Conditioner<P>
}

/**
 * Transforms some columns by a map whose shape depends on the other columns and on the context (arXiv 1605.08803 eq. 4-5).
 * @throws DomainError for columns that are not there; ShapeError when the conditioner has other sizes than asked for
 */
export function coupling<P extends Params>(options: CouplingOptions<P>): Bijection<P> {
  const { dim, columns, transformer } = options
  const name = `coupling of columns ${columns.join(', ')}`
  checkDim(name, dim)
  checkColumns(name, columns, dim)
  checkSome(columns, dim)
  const passed = otherColumns(columns, dim)
  const sizes = { inputs: passed.length, outputs: columns.length * transformer.numbers }
  const conditioner = options.conditioner(sizes)
  checkSizes(name, conditioner, sizes)
  const through =
    (apply: Transformer['forward']) =>
    (params: P, x: Mapped['value'], context?: Context): Mapped =>
      apply(x, conditioner.apply(params, takeColumns(x, passed), context), columns)
  const link = linkOf(columns, transformer, conditioner)
  return defineBijection({
    name,
    dim,
    contextDim: conditioner.contextDim,
    ...(link && { link }),
    ...(transformer.domain && { domain: transformer.domain }),
    init: conditioner.init,
    forward: through(transformer.forward),
    inverse: through(transformer.inverse),
  })
}

function linkOf<P extends Params>(
  columns: readonly number[],
  { spline }: Transformer,
  { layers }: Conditioner<P>,
): FlowLink<P> | undefined {
  const { MOST_BINS, MOST_FLOW_WIDTH } = FUSED_LIMITS
  if (!spline || !layers || spline.bins > MOST_BINS || layers.widest > MOST_FLOW_WIDTH) return undefined
  const { activations, skips, arrays } = layers
  return { step: { kind: 'spline', columns, ...spline, activations, skips }, arrays }
}

function checkSome(columns: readonly number[], dim: number): void {
  if (columns.length > 0) return
  throw new DomainError({
    who: 'coupling',
    wanted: `different columns from 0 to ${dim - 1}, at least one`,
    got: 'none',
  })
}

function checkSizes(who: string, got: Sizes, wanted: Sizes): void {
  if (got.inputs === wanted.inputs && got.outputs === wanted.outputs) return
  const sizes = (c: Sizes) => `a conditioner from ${c.inputs} columns to ${c.outputs} numbers`
  throw new ShapeError({ who, wanted: sizes(wanted), got: sizes(got) })
}
