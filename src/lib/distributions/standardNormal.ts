import { DomainError } from '../../complaint.ts'
import {
  drawNormals,
  fold,
  type Key,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tf,
  uniforms,
} from '../tensor/index.ts'
import type { Base, LatentShape } from './distribution.ts'

/**
 * Independent normals of mean 0 and one standard deviation σ: ln p = −½ |z|² / σ² − (D / 2) ln 2π − D ln σ.
 *
 * `shaped` makes it p = (1 − ε) N(z; 0, σ²) + ε N(z; 0, (wσ)²) column by column, with the ε, ln σ and ln w of each row.
 * @param scale σ; 1 if not given
 * @throws DomainError for a scale that is not positive, or no columns
 */
export function standardNormal(dim: number, scale = 1): Base {
  const name = scale === 1 ? 'standard normal' : `normal of width ${scale}`
  if (!(Number.isInteger(dim) && dim > 0)) {
    throw new DomainError({ who: 'normal', wanted: 'a positive number of columns', got: String(dim) })
  }
  if (!(scale > 0 && scale < Infinity)) {
    throw new DomainError({ who: 'normal', wanted: 'a positive width', got: String(scale) })
  }
  const constant = (dim / 2) * Math.log(2 * Math.PI) + dim * Math.log(scale)
  return {
    name,
    dim,
    logProb: (z) =>
      tf.tidy(
        () =>
          z
            .square()
            .sum(1)
            .mul(-0.5 / scale ** 2)
            .sub(constant) as Tensor1D,
      ),
    sample: (key, rows, first = 0) =>
      tf.tidy(() => {
        const z = drawNormals(key, [rows, dim], first * dim)
        return scale === 1 ? z : (z.mul(scale) as Tensor2D)
      }),
    shaped: (shape, repeat) => shapedNormal(dim, shape, repeat),
  }
}

/** The purpose that the key of the draws is folded with to tell which of them come from further out. */
const FURTHER = 1

function shapedNormal(dim: number, shape: LatentShape, repeat: number): Base {
  const columns = (from: number, width: number) => repeatedRows(shape.slice([0, from], [-1, width]), repeat)
  const parts = () => ({
    share: columns(0, 1).reshape([-1]),
    width: columns(1, dim),
    further: columns(1 + dim, dim),
  })
  return {
    name: 'normal of given shapes',
    dim,
    logProb: (z) =>
      tf.tidy(() => {
        const { width, share, further } = parts()
        const squares = z.square()
        const logNormal = (logWidth: Tensor) =>
          squares.mul(logWidth.mul(-2).exp()).mul(-0.5).sub(logWidth).sum(1) as Tensor1D
        const near = logNormal(width).add(tf.sub(1, share).log())
        const far = logNormal(width.add(further)).add(share.log())
        const larger = tf.maximum(near, far)
        const sum = near.sub(larger).exp().add(far.sub(larger).exp())
        return larger.add(sum.log()).sub((dim / 2) * Math.log(2 * Math.PI)) as Tensor1D
      }),
    sample: (key, rows, first = 0) =>
      tf.tidy(() => {
        const { width, share, further } = parts()
        const u = tf.tensor1d(uniformsFrom(fold(key, FURTHER), rows, first))
        const isFar = tf.less(u, share).toFloat().expandDims(1)
        const z = drawNormals(key, [rows, dim], first * dim)
        return z.mul(width.add(further.mul(isFar)).exp()) as Tensor2D
      }),
  }
}

/** The stream can be entered at even places only. */
function uniformsFrom(key: Key, rows: number, first: number): Float32Array {
  const odd = first % 2
  return uniforms(key, rows + odd, first - odd).subarray(odd)
}

const repeatedRows = (x: Tensor, times: number): Tensor =>
  times === 1 ? x : x.expandDims(1).tile([1, times, 1]).reshape([-1, x.shape[1]!])
