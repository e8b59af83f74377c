import {
  affine,
  type Bijection,
  type Conditioner,
  type Context,
  chain,
  coupling,
  defineBijection,
  type GlobalAffineParams,
  globalAffine,
  type Mapped,
  permutation,
} from '../../bijections/index.ts'
import {
  type Activation,
  fold,
  hasFused,
  type Key,
  type Params,
  permutation as randomOrder,
  runFused,
  type Tensor,
  type Tensor2D,
} from '../../tensor/index.ts'
import { denseNetwork } from '../networks/denseNetwork.ts'
import type { MakeConditioner } from './couplings.ts'

/** What a flow of all-in-one blocks is made of. */
export interface AllInOneShape {
  /** Columns of the data, two or more. */
  readonly dim: number
  /** Width of the context that every block's network takes; 0: none. */
  readonly contextDim: number
  readonly blocks: number
  /** Hidden layers of a block's network; the published tables count its linear layers, which are one more. */
  readonly hiddenLayers: number
  readonly width: number
  readonly activation: Activation
  /** The largest |ln scale| of a coupling. */
  readonly clamp: number
  /** Names the order of the columns after each block. */
  readonly order: Key
}

/** Factor on the numbers of a block's network. */
export const COUPLING_GAIN = 0.1

/**
 * A flow of all-in-one blocks (arXiv 2104.04543 section 2.1, arXiv 2006.06685 section 4.1 and their code): an affine coupling
 * of the last ⌊D/2⌋ columns given the first ⌈D/2⌉, s = clamp · tanh(0.1 a / clamp) and t = 0.1 b of one network's numbers a
 * and b; a global affine map; and a fixed order of the columns, which in two dimensions is their exchange: of random orders
 * half would be none, and a column might never be transformed.
 * @param conditioner makes the network of each block; a dense one of the shape's width where not given
 * @throws ShapeError for fewer than two columns
 */
export function allInOneCouplings(shape: AllInOneShape, conditioner?: MakeConditioner): Bijection<readonly Params[]> {
  const { dim, blocks, clamp } = shape
  const networkOf = conditioner ?? allInOneNetwork(shape)
  const first = Math.ceil(dim / 2)
  const columns = Array.from({ length: dim - first }, (_, c) => first + c)
  const transformer = affine({ bound: clamp, gain: COUPLING_GAIN })
  const networks = Array.from({ length: blocks }, (_, place) =>
    networkOf({ inputs: first, outputs: transformer.numbers * columns.length }, place),
  )
  const links = networks.map((network, place) => [
    coupling({ dim, columns, transformer, conditioner: () => network }) as Bijection,
    globalAffine(dim) as Bijection,
    permutation(blockOrder(shape, place)) as Bijection,
  ])
  const flow = chain(links.flat())
  return defineBijection({
    ...flow,
    // what a training computes: a network and one job a block
    forward: (params, x, context) =>
      hasFused('AllInOne') ? throughBlocks(shape, networks, params, x, context) : flow.forward(params, x, context),
  })
}

function throughBlocks(
  shape: AllInOneShape,
  networks: readonly Conditioner[],
  params: readonly Params[],
  x: Tensor2D,
  context: Context | undefined,
): Mapped {
  const { dim, clamp: bound } = shape
  const first = Math.ceil(dim / 2)
  const passed = { columns: Array.from({ length: first }, (_, c) => c) }
  let value = x
  let before: Tensor | undefined
  for (const [place, network] of networks.entries()) {
    const own = network.contextDim > 0 ? context : undefined
    const [conditioning] = runFused('TakeColumns', { x: value }, passed)
    const raw = network.apply(params[3 * place], conditioning as Tensor2D, own)
    const { scale, offset } = params[3 * place + 1] as GlobalAffineParams
    const attrs = { first, order: blockOrder(shape, place), bound, gain: COUPLING_GAIN }
    const [next, logDet] = runFused('AllInOne', { x: value, raw, scale, offset, before }, attrs)
    value = next as Tensor2D
    before = logDet
  }
  return { value, logDet: before! }
}

/** The network of a block: linear layers without norm or skips, the context at the first one. */
export const allInOneNetwork =
  ({ contextDim, width, hiddenLayers, activation }: AllInOneShape): MakeConditioner =>
  (sizes) =>
    denseNetwork({
      ...sizes,
      ...{ contextDim, width, activation },
      blocks: hiddenLayers - 1,
      skip: false,
      norm: false,
    }) as ReturnType<MakeConditioner>

/** The order of the columns after a block. */
export const blockOrder = ({ dim, order }: AllInOneShape, place: number): number[] => orderOf(dim, fold(order, place))

/** An order of the columns that moves at least one of those that were transformed to where they condition. */
function orderOf(dim: number, key: Key): number[] {
  if (dim === 2) return [1, 0]
  const first = Math.ceil(dim / 2)
  for (let attempt = 0; ; attempt++) {
    const order = [...randomOrder(fold(key, attempt), dim)]
    if (order.slice(0, first).some((column) => column >= first)) return order
  }
}
