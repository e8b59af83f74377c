import { softplus, type Tensor, type Tensor1D, type Tensor2D, tf } from '../tensor/index.ts'
import type { Direction, Mapped } from './bijection.ts'
import { takeColumns } from './columns.ts'
import type { LuParams } from './luLinear.ts'

const SMALLEST = 1e-3

/** `applyLu` composed of plain operations; differentiable in everything, both directions. */
export const luLinearReference = (params: LuParams, x: Tensor2D, direction: Direction): Mapped =>
  tf.tidy(() => directions[direction](params, x, softplus(params.diagonal).add(SMALLEST) as Tensor1D))

const directions = { forward, inverse }

function forward({ lower, upper, bias }: LuParams, x: Tensor2D, diagonal: Tensor1D): Mapped {
  const dim = x.shape[1]
  const below = place(lower, dim, (row, column) => column < row)
  const above = place(upper, dim, (row, column) => column > row)
  const ux = x.mul(diagonal).add(x.matMul(above, false, true)) as Tensor2D
  const value = ux.add(ux.matMul(below, false, true)).add(bias) as Tensor2D
  return { value, logDet: diagonal.log().sum() }
}

/** The [dim, dim] matrix whose entries for which `has(row, column)` holds are those of `packed`, row by row; others 0. */
function place(packed: Tensor1D, dim: number, has: (row: number, column: number) => boolean): Tensor2D {
  const cells = Array.from({ length: dim * dim }, (_, i) => i).filter((i) => has(Math.floor(i / dim), i % dim))
  if (cells.length === 0) return tf.zeros([dim, dim])
  const at = new Float32Array(cells.length * dim * dim)
  cells.forEach((cell, k) => {
    at[k * dim * dim + cell] = 1
  })
  const placement = tf.tensor2d(at, [cells.length, dim * dim])
  return packed.expandDims(0).matMul(placement).reshape([dim, dim])
}

function inverse({ lower, upper, bias }: LuParams, y: Tensor2D, diagonal: Tensor1D): Mapped {
  const ux = solveLower(lower, y.sub(bias) as Tensor2D)
  return { value: solveUpper(upper, diagonal, ux), logDet: diagonal.log().sum().neg() }
}

/** Forward substitution: row i of L holds `i` packed entries. */
function solveLower(lower: Tensor1D, y: Tensor2D): Tensor2D {
  const solved: Tensor2D[] = []
  for (let i = 0, at = 0; i < y.shape[1]; at += i++) {
    solved.push(takeColumns(y, [i]).sub(weighted(solved, lower.slice(at, i))))
  }
  return tf.concat2d(solved, 1)
}

/** Back substitution: row i of U holds `dim − 1 − i` packed entries. */
function solveUpper(upper: Tensor1D, diagonal: Tensor1D, y: Tensor2D): Tensor2D {
  const dim = y.shape[1]
  const solved: Tensor2D[] = []
  for (let i = dim - 1, at = upper.size; i >= 0; i--) {
    const entries = dim - 1 - i
    at -= entries
    const rest = takeColumns(y, [i]).sub(weighted(solved, upper.slice(at, entries)))
    solved.unshift(rest.div(diagonal.slice(i, 1)))
  }
  return tf.concat2d(solved, 1)
}

function weighted(columns: Tensor2D[], weights: Tensor1D): Tensor {
  if (columns.length === 0) return tf.scalar(0)
  return tf.concat2d(columns, 1).matMul(weights.expandDims(1) as Tensor2D)
}
