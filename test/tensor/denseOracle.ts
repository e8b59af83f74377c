import type { Activation } from '../../src/lib/tensor/index.ts'

/** The arrays of one dense layer in double precision; `segmentOf` tells which row of `shared` each row takes. */
export interface DenseArrays {
  rows: number
  inputs: number
  outputs: number
  x: Float64Array
  weight: Float64Array
  bias: Float64Array
  gain?: Float64Array | undefined
  shift?: Float64Array | undefined
  residual?: Float64Array | undefined
  shared?: Float64Array | undefined
  segmentOf: (row: number) => number
}

const ACTIVATIONS: Record<Activation, (z: number) => number> = {
  identity: (z) => z,
  relu: (z) => Math.max(0, z),
  leakyRelu: (z) => (z > 0 ? z : 0.1 * z),
  silu: (z) => z / (1 + Math.exp(-z)),
}

/** One dense layer written straight from its formula: y = residual + LayerNorm(activation(x W + b + shared)). */
export function denseOracle(arrays: DenseArrays, activation: Activation): Float64Array {
  const { rows, inputs, outputs, x, weight, bias, gain, shift, residual, shared, segmentOf } = arrays
  const y = new Float64Array(rows * outputs)
  for (let i = 0; i < rows; i++) {
    const a = Array.from({ length: outputs }, (_, j) => {
      let z = bias[j] + (shared ? shared[segmentOf(i) * outputs + j] : 0)
      for (let k = 0; k < inputs; k++) z += x[i * inputs + k] * weight[k * outputs + j]
      return ACTIVATIONS[activation](z)
    })
    const mean = a.reduce((sum, value) => sum + value, 0) / outputs
    const variance = a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / outputs
    for (let j = 0; j < outputs; j++) {
      const normed = gain && shift ? ((a[j] - mean) / Math.sqrt(variance + 1e-5)) * gain[j] + shift[j] : a[j]
      y[i * outputs + j] = normed + (residual ? residual[i * outputs + j] : 0)
    }
  }
  return y
}
