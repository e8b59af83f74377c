import { encodeSafetensors, type HostArray } from '../../src/lib/training/index.ts'

/** The arrays of test/reference/training-safetensors.safetensors, as the Python package wrote them. */
export const EXAMPLE = new Map<string, HostArray>([
  ['flow.0.weight', { dtype: 'F32', shape: [2, 3], data: Float32Array.of(-0.25, -0.125, 0, 0.125, 0.25, 0.375) }],
  ['flow.0.bias', { dtype: 'F32', shape: [3], data: Float32Array.of(1e-30, -3.4e38, 1 / 3) }],
  ['scalar', { dtype: 'F32', shape: [], data: Float32Array.of(2.5) }],
  ['empty', { dtype: 'F32', shape: [0, 4], data: new Float32Array(0) }],
  ['counts', { dtype: 'I32', shape: [2, 1], data: Int32Array.of(-2147483648, 2147483647) }],
])

/** The example in our own writing; the Python package's reading of these bytes is training-safetensors.json. */
export const exampleFile = (): Uint8Array =>
  encodeSafetensors({ arrays: EXAMPLE, metadata: { origin: 'neutrina', ν: 'ü' } })
