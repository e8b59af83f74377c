import { setFlagsFromString } from 'node:v8'

/**
 * Lets this runtime compile relaxed SIMD (fused multiply-add, for one) where that takes a switch: Node 20 has it behind one,
 * later ones always. Not with `NEUTRINA_SIMD=plain`, for which a sum has the same digits on every machine.
 * @returns whether relaxed SIMD is wanted
 */
export function allowRelaxed(): boolean {
  if (process.env.NEUTRINA_SIMD === 'plain') return false
  if (process.versions.node.startsWith('20.')) setFlagsFromString('--experimental-wasm-relaxed-simd')
  return true
}
