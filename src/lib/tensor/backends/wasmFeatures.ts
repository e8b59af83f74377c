import { allowRelaxed } from '../../../engine/index.ts'

/** What this runtime's WebAssembly can do. */
export interface WasmFeatures {
  simd: boolean
  /** Fused multiply-add and the like, and wanted. */
  relaxedSimd: boolean
  /** Memory that threads share. */
  threads: boolean
}

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0]
/** A function () → v128, and the section that says there is one. */
const RETURNS_VECTOR = [1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0]
const VECTOR_OF_ONES = [65, 1, 253, 15]

/** A module whose one function has these instructions. */
const module = (body: readonly number[]) =>
  new Uint8Array([...HEADER, ...RETURNS_VECTOR, 10, body.length + 4, 1, body.length + 2, 0, ...body, 11])

/** i8x16.splat; i8x16.popcnt */
const SIMD = module([...VECTOR_OF_ONES, 253, 98])
/** i8x16.splat, twice; i8x16.relaxed_swizzle */
const RELAXED_SIMD = module([...VECTOR_OF_ONES, ...VECTOR_OF_ONES, 253, 128, 2])

/** Asks the runtime to validate the smallest modules that use each feature. */
export const wasmFeatures = (): WasmFeatures => ({
  simd: WebAssembly.validate(SIMD),
  relaxedSimd: allowRelaxed() && WebAssembly.validate(RELAXED_SIMD),
  threads: typeof SharedArrayBuffer === 'function',
})
