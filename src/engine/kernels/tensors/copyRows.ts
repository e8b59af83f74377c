import type * as tf from '@tensorflow/tfjs'
import type { SimdBackend } from '../../backend.ts'
import { chunksOf } from '../../kernel.ts'

/** Types of 4 bytes: what moves them need not know which. */
export const FOUR_BYTES: readonly tf.DataType[] = ['float32', 'int32']

/** Rows copied between places of different row length, in bytes. */
interface Rows {
  from: number
  fromStep: number
  to: number
  toStep: number
  bytes: number
  rows: number
}

export function copyRows(who: string, backend: SimdBackend, { from, fromStep, to, toStep, bytes, rows }: Rows): void {
  if (bytes === 0 || rows === 0) return
  const perChunk = Math.max(1, Math.floor(65536 / bytes))
  const args = { from, fromStep, to, toStep, bytes, rows, perChunk }
  backend.machine.run({ who, job: 'copyRows', args, chunks: chunksOf(rows, perChunk), work: (rows * bytes) / 8 })
}

/** Where parts begin that lie side by side in a row. */
export function placesOf(parts: readonly number[]): { start: number; bytes: number }[] {
  let end = 0
  return parts.map((bytes) => {
    end += bytes
    return { start: end - bytes, bytes }
  })
}
