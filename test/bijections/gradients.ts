import type { Bijection, Context, Mapped } from '../../src/lib/bijections/index.ts'
import { fromLeaves, key, leaves, normals, type Params, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'
import { flat } from './hostRows.ts'
import type { Oracle } from './oracles.ts'

interface Arguments {
  params: Params
  x: Tensor2D
  context: Context | undefined
}

/** The gradient with respect to one array: of the library, and by central differences of the oracle. */
interface GradientPair {
  name: string
  got: number[]
  wanted: number[]
}

/** Gradients of Σ weights · (value, logDet), with random weights so that every output matters; contexts row by row. */
export function gradients(
  bijection: Bijection,
  oracle: Oracle,
  direction: keyof Oracle,
  { params, x, context }: Arguments,
): GradientPair[] {
  const weights = normals(key(7), x.shape[0] * (bijection.dim + 1))
  const arrays = [
    { name: 'x', tensor: x },
    ...(context ? [{ name: 'context', tensor: context.value }] : []),
    ...leaves(params),
  ]
  const first = context ? 2 : 1
  const got = tf.grads((...moved: tf.Tensor[]) => {
    const given = context && { value: moved[1] as Tensor2D, repeat: 1 }
    const image = bijection[direction](fromLeaves(params, moved.slice(first)), moved[0] as Tensor2D, given)
    return score(image, weights)
  })(arrays.map((array) => array.tensor))
  const slow = (at: number[][]) => {
    const named = Object.fromEntries(arrays.map(({ name }, i) => [name, at[i]]))
    return oracleScore((own, given) => oracle[direction](named, own, given), named, bijection, weights)
  }
  const host = arrays.map(({ tensor }) => flat(tensor))
  return arrays.map(({ name }, i) => ({ name, got: flat(got[i]), wanted: differences(slow, host, i) }))
}

function score({ value, logDet }: Mapped, weights: Float32Array): tf.Scalar {
  const [rows, dim] = value.shape
  const all = tf.tensor2d(weights, [rows, dim + 1])
  const ofValue = value.mul(all.slice([0, 0], [rows, dim])).sum()
  return ofValue.add(all.slice([0, dim], [rows, 1]).reshape([rows]).mul(logDet).sum())
}

function oracleScore(
  apply: (x: number[], context: number[]) => { value: number[]; logDet: number },
  { x, context = [] }: Record<string, number[]>,
  { dim, contextDim }: Bijection,
  weights: Float32Array,
): number {
  let sum = 0
  for (let i = 0; i < x.length / dim; i++) {
    const own = context.slice(i * contextDim, (i + 1) * contextDim)
    const { value, logDet } = apply(x.slice(i * dim, (i + 1) * dim), own)
    for (const [j, v] of [...value, logDet].entries()) sum += weights[i * (dim + 1) + j] * v
  }
  return sum
}

function differences(f: (at: number[][]) => number, at: number[][], which: number): number[] {
  const step = 1e-5
  return at[which].map((v, j) => {
    const moved = (by: number) => f(at.map((array, i) => (i === which ? array.with(j, v + by) : array)))
    return (moved(step) - moved(-step)) / (2 * step)
  })
}
