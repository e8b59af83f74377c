import type { SimdBackend } from '../../backend.ts'
import { chunksOf, type Inputs } from '../../kernel.ts'

/** How rows share those of a shorter array: by offsets, by equal runs, or row by row. */
export interface Sharing {
  offsets: number
  segments: number
  repeat: number
}

/** How the rows of x share those of what its offsets, or `repeat`, tell of. */
export function sharingOf({ x, offsets }: Inputs, backend: SimdBackend, repeat = 0): Sharing {
  if (offsets) return { offsets: backend.at(offsets), segments: offsets.shape[0] - 1, repeat: 0 }
  return { offsets: 0, segments: repeat ? x.shape[0] / repeat : x.shape[0], repeat }
}

export const rowByRow = ({ offsets, repeat }: Sharing): boolean => !offsets && repeat <= 1

const SEGMENTS = 32

interface Sum {
  x: number
  rows: number
  columns: number
  out: number
}

/** Sums the rows that share one: [segments, columns] at `out`. */
export function sumShared(backend: SimdBackend, who: string, { x, rows, columns, out }: Sum, sharing: Sharing): void {
  const { offsets, segments, repeat } = sharing
  backend.machine.run({
    who,
    job: 'segmentSum',
    args: { x, columns, offsets, segments, perChunk: SEGMENTS, out, repeat },
    chunks: chunksOf(segments, SEGMENTS),
    work: rows * columns * 2,
  })
}
