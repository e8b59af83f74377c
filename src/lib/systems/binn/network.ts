import { type Distribution, pushforward, standardNormal } from '../../distributions/index.ts'
import { allInOneCouplings, denseNetwork, type MakeConditioner, splineCouplings } from '../../models/index.ts'
import { key, type Params } from '../../tensor/index.ts'
import { type BinnSettings, SIZES } from './recipes.ts'

/** Weights of a density. */
export type BinnParams = { readonly flow: readonly Params[] }

/** Names the order of columns after each block: part of the network, not of a training. */
const ORDER = key(4543)
const BINS = 8
const BOUND = 5

/** The density of standardised targets: a flow of all-in-one affine blocks, or of spline couplings of the same sizes. */
export function binnFlow(
  dim: number,
  { size, flow: kind }: Pick<BinnSettings, 'size' | 'flow'>,
): Distribution<BinnParams> {
  const flow = pushforward(standardNormal(dim), kind === 'affine' ? affineFlow(dim, size) : splineFlow(dim, size))
  return {
    ...flow,
    init: (own) => ({ flow: flow.init(own) }),
    given: (params, context) => flow.given(params.flow, context),
  }
}

const affineFlow = (dim: number, size: BinnSettings['size']) =>
  allInOneCouplings({ dim, contextDim: 0, ...SIZES[size], activation: 'silu', clamp: 1, order: ORDER })

function splineFlow(dim: number, size: BinnSettings['size']) {
  const { blocks, width, hiddenLayers } = SIZES[size]
  const even = Array.from({ length: dim }, (_, c) => c)
  const masks = [even.filter((c) => c % 2 === 0), even.filter((c) => c % 2 === 1)]
  const network: MakeConditioner = (sizes) =>
    denseNetwork({
      ...{ ...sizes, width, activation: 'silu', skip: false, norm: false },
      blocks: hiddenLayers - 1,
    }) as ReturnType<MakeConditioner>
  return splineCouplings({ dim, couplings: blocks, masks, lu: dim > 2, bins: BINS, bound: BOUND, width }, network)
}
