import type { Conditioner } from '../../src/lib/bijections/index.ts'
import { type Key, normals, split, type Tensor1D, type Tensor2D, tf } from '../../src/lib/tensor/index.ts'

/** `weight` only where there are columns to read, `contextWeight` only with a context. */
export type AffineParams = Record<string, Tensor2D | Tensor1D>

/** A conditioner without a network: raw = x · weight + context · contextWeight + bias, random from the start, by `spread`. */
export const affineConditioner =
  (contextDim: number, spread = 1) =>
  ({ inputs, outputs }: { inputs: number; outputs: number }): Conditioner<AffineParams> => ({
    inputs,
    contextDim,
    outputs,
    init(key) {
      const [forWeight, forContext, forBias] = split(key, 3)
      const matrix = (from: Key, rows: number) =>
        tf.tensor2d(normals(from, rows * outputs), [rows, outputs]).mul(0.3 * spread)
      return {
        ...(inputs > 0 && { weight: matrix(forWeight, inputs) as Tensor2D }),
        ...(contextDim > 0 && { contextWeight: matrix(forContext, contextDim) as Tensor2D }),
        bias: tf.tensor1d(normals(forBias, outputs)).mul(0.6 * spread),
      }
    },
    apply({ weight, contextWeight, bias }, x, context) {
      const rows = x.shape[0]
      const own = weight ? x.matMul(weight).add(bias) : bias.expandDims(0).tile([rows, 1])
      if (!context) return own as Tensor2D
      const shared = context.value.matMul(contextWeight).expandDims(1).tile([1, context.repeat, 1])
      return own.add(shared.reshape([rows, outputs]))
    },
  })
