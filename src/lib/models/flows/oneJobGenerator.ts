import { type GlobalAffineParams, globalFactors } from '../../bijections/index.ts'
import {
  disposeTree,
  type FlowStep,
  FUSED_LIMITS,
  type Params,
  runFused,
  type Tensor,
  type Tensor2D,
  tf,
} from '../../tensor/index.ts'
import type { DenseNetworkParams } from '../networks/denseNetwork.ts'
import { type AllInOneShape, allInOneNetwork, blockOrder, COUPLING_GAIN } from './allInOneCouplings.ts'
import type { FlowGenerator } from './allInOneGenerator.ts'

/** The diagonal of a fused linear map is softplus(raw) + this. */
const LEAST_FACTOR = 1e-3

/**
 * All blocks as one operation of an engine with fused flows. Columns stay where they are: each block's order of them only names
 * others, until the latent end.
 * @returns undefined for a flow that such an operation does not hold
 */
export function oneJobGenerator(shape: AllInOneShape, params: readonly Params[]): FlowGenerator | undefined {
  const { dim, blocks, clamp, width } = shape
  const globals = Array.from({ length: blocks }, (_, place) => params[3 * place + 1] as GlobalAffineParams)
  const factors = globals.map((own) => tf.tidy(() => globalFactors(own)).dataSync())
  const least = Math.min(...factors.map((own) => Math.min(...own)))
  const { MOST_FLOW_COLUMNS, MOST_FLOW_WIDTH } = FUSED_LIMITS
  if (dim > MOST_FLOW_COLUMNS || width > MOST_FLOW_WIDTH || least < 2 * LEAST_FACTOR) return undefined

  const first = Math.ceil(dim / 2)
  const network = allInOneNetwork(shape)({ inputs: first, outputs: 2 * (dim - first) }, 0)
  const { activations, skips, arrays } = network.layers!
  const own: Tensor[] = []
  const made = <T extends Tensor>(tensor: T) => {
    own.push(tensor)
    return tensor
  }
  const none = made(tf.zeros([(dim * (dim - 1)) / 2]))
  const weights: Record<string, Tensor> = {}
  const steps: FlowStep[] = []
  /** Where the columns lie that a block calls 0, 1, … */
  let at = Array.from({ length: dim }, (_, column) => column)
  for (let place = 0; place < blocks; place++) {
    const passed = at.slice(0, first)
    const { input, ...rest } = params[3 * place] as DenseNetworkParams
    // the operation has the columns that condition as they lie
    const rows = passed.toSorted((a, b) => a - b).map((column) => passed.indexOf(column))
    const layers = arrays({ ...rest, input: { ...input, weight: made(tf.gather(input.weight, rows) as Tensor2D) } })
    for (const [name, array] of Object.entries(layers)) weights[`${2 * place}.${name}`] = array
    steps.push({ kind: 'affine', columns: at.slice(first), clamp, gain: COUPLING_GAIN, activations, skips })

    const offsets = globals[place].offset.dataSync()
    const [diagonal, bias] = [new Float32Array(dim), new Float32Array(dim)]
    at.forEach((column, c) => {
      diagonal[column] = Math.log(Math.expm1(factors[place][c] - LEAST_FACTOR))
      bias[column] = offsets[c]
    })
    const linear = { lower: none, upper: none, diagonal: made(tf.tensor1d(diagonal)), bias: made(tf.tensor1d(bias)) }
    for (const [name, array] of Object.entries(linear)) weights[`${2 * place + 1}.${name}`] = array
    steps.push({ kind: 'lu' })
    at = blockOrder(shape, place).map((column) => at[column])
  }
  const attributes = { steps, inverse: true, repeat: 1 }
  const back = at.map((_, column) => at.indexOf(column))
  const ordered = back.every((column, i) => column === i)
  return {
    points: (z) =>
      tf.tidy(() => {
        const x = ordered ? z : tf.gather(z, back, 1)
        return runFused('SplineFlow', { x, context: undefined, ...weights }, attributes)[0] as Tensor2D
      }),
    dispose: () => disposeTree(own),
  }
}
