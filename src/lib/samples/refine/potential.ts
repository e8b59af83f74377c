import { ShapeError } from '../../../complaint.ts'
import { type Scalar, type Tensor1D, type Tensor2D, tf, valueAndGradients } from '../../tensor/index.ts'
import type { Potential } from './chains.ts'

/**
 * The potential of a standard normal latent space with weights, U(z) = ½ |z|² − ln w(z) (arXiv 2106.00792 eq. 6, 2003.06060 eq. 4),
 * its slope by automatic differentiation of all rows at once.
 * @param logWeight ln w of rows z [chains, dim]: [chains]; 0 everywhere if not given
 * @throws ShapeError by the potential, for positions that are no whole rows
 */
export function latentPotential(dim: number, logWeight?: (z: Tensor2D) => Tensor1D): Potential {
  return (positions) => {
    const chains = positions.length / dim
    if (!Number.isInteger(chains)) {
      throw new ShapeError({ who: 'latentPotential', wanted: `rows of ${dim}`, got: `${positions.length} numbers` })
    }
    const value = new Float64Array(chains)
    const gradient = Float64Array.from(positions)
    for (let k = 0; k < positions.length; k++) value[Math.floor(k / dim)] += 0.5 * positions[k] ** 2
    if (!logWeight) return { value, gradient }
    const { weights, slope } = weighed(logWeight, positions, chains, dim)
    for (let i = 0; i < chains; i++) value[i] -= weights[i]
    for (let k = 0; k < positions.length; k++) gradient[k] -= slope[k]
    return { value, gradient }
  }
}

/** ln w of every row and its slope, from one pass forward and one back. */
function weighed(logWeight: (z: Tensor2D) => Tensor1D, positions: Float64Array, chains: number, dim: number) {
  let kept: Tensor1D | undefined
  const z = tf.tensor2d(Float32Array.from(positions), [chains, dim])
  const { value, grads } = valueAndGradients(() => {
    const each = logWeight(z)
    kept = tf.keep(each)
    return each.sum() as Scalar
  }, [z])
  const result = { weights: kept!.dataSync(), slope: grads[0]?.dataSync() ?? new Float32Array(positions.length) }
  tf.dispose([kept!, value, z, ...grads.filter(Boolean)])
  return result
}
