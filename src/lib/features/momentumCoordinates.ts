import { type Bijection, defineBijection } from '../bijections/index.ts'
import { type Tensor2D, tf } from '../tensor/index.ts'

/**
 * The bijection from (px, py, pz) to (px, py, η): p_z = p_T sinh η, so ln |∂η/∂p_z| = −ln(p_T cosh η) = −ln |p|.
 * GeV in, GeV and 1 out; log-determinants in 1/GeV.
 */
export const pseudorapidityFromPz: Bijection<Record<string, never>> = defineBijection({
  name: 'η from p_z',
  dim: 3,
  contextDim: 0,
  init: () => ({}),
  forward: (_, momentum) => {
    const { transverse, third: pz, pt } = parts(momentum)
    const logP = tf.log(pz.square().add(pt.square())).div(2)
    return { value: tf.concat2d([transverse, tf.asinh(pz.div(pt))], 1), logDet: logP.neg().as1D() }
  },
  inverse: (_, target) => {
    const { transverse, third: eta, pt } = parts(target)
    const logP = tf.log(pt.mul(tf.cosh(eta)))
    return { value: tf.concat2d([transverse, pt.mul(tf.sinh(eta))], 1), logDet: logP.as1D() }
  },
})

function parts(x: Tensor2D) {
  const [transverse, third] = tf.split(x, [2, 1], 1) as [Tensor2D, Tensor2D]
  return { transverse, third, pt: transverse.square().sum(1, true).sqrt() as Tensor2D }
}
