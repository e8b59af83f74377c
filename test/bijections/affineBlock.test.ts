/** Blocks of an affine coupling, a global affine map and an order of the columns in one operation, beside their links one by one. */
import { before, test } from 'node:test'
import { affine, type Bijection, chain, coupling, globalAffine, permutation } from '../../src/lib/bijections/index.ts'
import { denseNetwork } from '../../src/lib/models/index.ts'
import { disposeTree, key, leaves, normals, type Params, type Scalar, tf } from '../../src/lib/tensor/index.ts'
import { lossAndGradients } from '../../src/lib/training/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { testBackend } from '../helpers/backend.ts'

before(testBackend)

const [DIM, CONTEXT, ROWS] = [4, 3, 9]

function links(): Bijection[] {
  const block = (columns: number[], order: number[]) => [
    coupling({
      ...{ dim: DIM, columns, transformer: affine({ bound: 1, gain: 0.5 }) },
      conditioner: (sizes) => denseNetwork({ ...sizes, contextDim: CONTEXT, width: 8 }) as never,
    }) as Bijection,
    globalAffine(DIM) as Bijection,
    permutation(order) as Bijection,
  ]
  return [...block([2, 3], [3, 0, 2, 1]), ...block([0, 3], [1, 2, 3, 0])]
}

const own = (seed: number, rows: number, columns: number) =>
  tf.tensor2d(normals(key(seed), rows * columns), [rows, columns])

test('a chain of blocks gives values, log-determinants and gradients of its links one by one, and finds its way back', () => {
  const [all, x, context] = [links(), own(1, ROWS, DIM), { value: own(2, ROWS, CONTEXT), repeat: 1 }]
  const whole = chain(all)
  const params = whole.init(key(3))
  const through = (p: readonly Params[]) => {
    let at = { value: x, logDet: tf.zeros([ROWS]) as tf.Tensor }
    for (const [i, link] of all.entries()) {
      const next = link.forward(p[i], at.value, link.contextDim > 0 ? context : undefined)
      at = { value: next.value, logDet: at.logDet.add(next.logDet) }
    }
    return at
  }
  const loss = (of: (p: readonly Params[]) => { value: tf.Tensor; logDet: tf.Tensor }) =>
    lossAndGradients(params, (p) => {
      const { value, logDet } = of(p)
      return value.square().sum(1).sub(logDet).mean() as Scalar
    })
  const [one, other] = [loss((p) => whole.forward(p, x, context)), loss(through)]
  assertClose(one.loss.dataSync(), other.loss.dataSync(), { relative: 1e-5 })
  for (const [i, { name }] of leaves(params).entries()) {
    const [got, wanted] = [one.gradients[i].dataSync(), other.gradients[i].dataSync()]
    assertClose(got, [...wanted], { relative: 1e-3, absolute: 1e-5 }, name)
  }
  const latent = whole.forward(params, x, context)
  const back = whole.inverse(params, latent.value, context)
  assertClose(back.value.dataSync(), [...x.dataSync()], { absolute: 1e-4 })
  assertClose(back.logDet.dataSync(), [...latent.logDet.neg().dataSync()], { absolute: 1e-4 })
  disposeTree(params)
})
