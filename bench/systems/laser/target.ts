import { blockOrder } from '../../../src/lib/models/flows/allInOneCouplings.ts'
import { latentPotential } from '../../../src/lib/samples/index.ts'
import { baselineFlow, generatorOf, shapeOf } from '../../../src/lib/systems/laser/baseline.ts'
import { CRITIC_SHAPE, critic, pulledBack, SHARPNESS } from '../../../src/lib/systems/laser/critic.ts'
import { spaceOf } from '../../../src/lib/systems/laser/space.ts'
import { fold, key, leaves, normals, type Params, type Tensor } from '../../../src/lib/tensor/index.ts'

const KEY = key(2106)
/** Chains that take a step together: four runs of a hundred. */
export const CHAINS = 400
/** Steps of the integrator in a step of the chains (arXiv 2106.00792, of its toys 15 to 50). */
export const STEPS = 15
export const STEP_SIZE = 0.05

/** A latent target of two dimensions with weights to begin with: a step costs what one of a trained flow costs. */
export function latentTarget() {
  const space = spaceOf('two-rings')
  const params = baselineFlow(2, 'weak').init(fold(KEY, 1))
  const weights = critic(space).init(fold(KEY, 2))
  const standards = { columns: space.columns, mean: [0, 0], scale: [1, 1] }
  const generator = generatorOf(space, 'weak', params, standards)
  const target = pulledBack(generator, { params: weights, calibration: { slope: 1, offset: 0 } })
  return { params, weights, target }
}

/** Where the chains begin, [CHAINS, 2]. */
export const start = (): Float64Array => Float64Array.from(normals(fold(KEY, 3), 2 * CHAINS))

/** The target as plain data for a twin in another language, with its energy and slope where the chains begin. */
export function twinCase(): object {
  const { params, weights, target } = latentTarget()
  const shape = shapeOf(2, 'weak')
  const nested = (tensor: Tensor) => tensor.arraySync()
  const layersOf = (network: Params) => leaves(network).map(({ tensor }) => nested(tensor))
  const blocks = Array.from({ length: shape.blocks }, (_, place) => {
    const [coupling, global] = [params[3 * place], params[3 * place + 1] as Record<string, Tensor>]
    return {
      order: blockOrder(shape, place),
      scale: nested(global.scale),
      offset: nested(global.offset),
      layers: layersOf(coupling),
    }
  })
  const rows = start()
  const { value, gradient } = latentPotential(2, target.logWeight)(rows)
  return {
    clamp: shape.clamp,
    flowActivation: shape.activation,
    criticActivation: CRITIC_SHAPE.activation,
    sharpness: SHARPNESS,
    blocks,
    critic: layersOf(weights),
    rows: Array.from(rows),
    value: Array.from(value),
    gradient: Array.from(gradient),
    steps: STEPS,
    stepSize: STEP_SIZE,
  }
}
