import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import {
  type Bijection,
  chain,
  coupling,
  defineBijection,
  luLinear,
  permutation,
  rationalQuadraticSpline,
  splineCoupling,
} from '../../src/lib/bijections/index.ts'
import { DomainError, key, ShapeError, tf } from '../../src/lib/tensor/index.ts'
import { testBackend } from '../helpers/backend.ts'
import { affineConditioner } from './affineConditioner.ts'

before(testBackend)

const transformer = rationalQuadraticSpline({ bins: 4, bound: 3 })
const couplingWith = (contextDim: number, dim = 3, columns = [0]) =>
  coupling({ dim, columns, transformer, conditioner: affineConditioner(contextDim) })
const x = tf.zeros<tf.Rank.R2>([6, 3])
const context = (rows: number, width: number, repeat = 1) => ({ value: tf.zeros<tf.Rank.R2>([rows, width]), repeat })

/** Both directions refuse with the same words. */
function refuses(bijection: Bijection, given: ReturnType<typeof context> | undefined, message: RegExp, data = x) {
  const params = bijection.init(key(1))
  for (const direction of ['forward', 'inverse'] as const) {
    assert.throws(
      () => bijection[direction](params, data, given),
      (error) => error instanceof ShapeError && message.test(error.message),
    )
  }
}

test('data of another width', () => {
  refuses(luLinear(2), undefined, /^LU-linear map: expected data of shape \[N, 2\], got \[6,3\]\.$/)
  refuses(luLinear(3), undefined, /data of shape \[N, 3\], got \[3\]/, tf.zeros([3]) as never)
})

test('a context that is missing, not wanted, or of another width', () => {
  const bijection = couplingWith(2)
  refuses(bijection, undefined, /^coupling of columns 0: expected context of width 2, got no context; pass the same/)
  refuses(bijection, context(6, 5), /expected context of width 2, got shape \[6,5\]; pass the same features/)
  refuses(luLinear(3), context(6, 2), /expected no context, got one of shape \[6,2\]; leave the context out/)
})

test('a context that does not fit the rows', () => {
  const bijection = couplingWith(2)
  refuses(bijection, context(5, 2), /context for 6 rows of data, got 5 rows repeated 1 times/)
  refuses(bijection, context(3, 2, 3), /got 3 rows repeated 3 times/)
  refuses(bijection, context(6, 2, 1.5), /got 6 rows repeated 1.5 times/)
  refuses(bijection, context(6, 2, 0), /got 6 rows repeated 0 times/)
})

test('columns that are not there, or twice', () => {
  assert.throws(
    () => couplingWith(0, 3, [3]),
    /coupling of columns 3: expected different columns from 0 to 2, got \[3\]/,
  )
  assert.throws(() => couplingWith(0, 3, [1, 1]), DomainError)
  assert.throws(() => couplingWith(0, 3, [0.5]), DomainError)
  assert.throws(() => couplingWith(0, 3, []), /expected different columns from 0 to 2, at least one, got none/)
  assert.throws(() => permutation([0, 2]), /permutation: expected different columns from 0 to 1, got \[0,2\]/)
  assert.throws(() => luLinear(0), /LU-linear map: expected a positive number of columns, got 0/)
})

test('a conditioner of other sizes than asked for', () => {
  const conditioner = () => affineConditioner(0)({ inputs: 2, outputs: 10 })
  assert.throws(
    () => coupling({ dim: 3, columns: [0], transformer, conditioner }),
    /expected a conditioner from 2 columns to 11 numbers, got a conditioner from 2 columns to 10 numbers/,
  )
})

test('splines that cannot be', () => {
  assert.throws(() => rationalQuadraticSpline({ bins: 0, bound: 3 }), /expected 1 to 999 bins, got 0/)
  assert.throws(() => rationalQuadraticSpline({ bins: 1000, bound: 3 }), DomainError)
  for (const bound of [-1, Number.NaN, Infinity, 1e-45, 1e38]) {
    assert.throws(() => rationalQuadraticSpline({ bins: 4, bound }), /a positive bound/)
  }
  assert.throws(() => rationalQuadraticSpline({ bins: 4, bound: 0 }), /expected a positive bound, got 0/)
  assert.throws(() => rationalQuadraticSpline({ bins: 4, bound: 3, logitScale: Number.NaN }), /a finite scale, got NaN/)
  const inputs = { x, raw: tf.zeros<tf.Rank.R2>([6, 10]), columns: [0], bins: 4, bound: 3, logitScale: 1 }
  assert.throws(() => splineCoupling(inputs, 'forward'), /expected raw of shape \[6,11\], got \[6,10\]/)
})

test('chains of nothing, or of different widths', () => {
  assert.throws(() => chain([]), /chain: expected one or more bijections, got none/)
  assert.throws(() => chain([luLinear(2), luLinear(3)]), /expected links of one dim, got 2 and 3/)
  const links = [couplingWith(2), couplingWith(4)]
  assert.throws(() => chain(links), /expected links of one contextDim, got 2 and 4/)
})

test('a bijection of one’s own is checked by defineBijection alone', () => {
  const own = defineBijection({
    name: 'doubling',
    dim: 3,
    contextDim: 0,
    init: () => ({}),
    forward: (_, x) => ({ value: x.mul(2), logDet: tf.scalar(3 * Math.log(2)) }),
    inverse: (_, y) => ({ value: y.div(2), logDet: tf.scalar(-3 * Math.log(2)) }),
  })
  refuses(own, undefined, /^doubling: expected data of shape \[N, 3\]/, tf.zeros([6, 2]))
})
