import type { SimdBackend } from '../../backend.ts'
import { chunksOf } from '../../kernel.ts'
import { putTable } from '../../table.ts'

/** An axis of what is copied: its length, and the numbers from step to step where they lie; 0 repeats. */
interface Axis {
  length: number
  step: number
}

/** Numbers of a chunk. */
const PART = 16_384

/** The numbers from step to step of each axis of a tensor. */
export const stepsOf = (shape: readonly number[]): number[] =>
  shape.map((_, axis) => shape.slice(axis + 1).reduce((product, n) => product * n, 1))

/** Copies numbers of 4 bytes, by axes as they are to be read, to where they follow each other. */
export function copyStrided(who: string, backend: SimdBackend, from: number, to: number, axes: readonly Axis[]): void {
  const { heap, run } = backend.machine
  const joined = join(axes)
  const last = joined.at(-1)
  const whole = last?.step === 1 ? joined.pop()!.length : 1
  const runs = joined.reduce((product, { length }) => product * length, 1)
  if (runs * whole === 0) return
  const table = putTable(
    backend,
    joined.flatMap(({ length, step }) => [length, 4 * step]),
    who,
  )
  const perChunk = Math.max(1, Math.floor(PART / whole))
  const args = { from, to, bytes: 4 * whole, axes: table.ptr, rank: joined.length, runs, perChunk }
  run({ who, job: 'copyStrided', args, chunks: chunksOf(runs, perChunk), work: runs * whole })
  heap.free(table)
}

/** The same with as few axes as do it: those of length 1 left out, those that go on where the next ends joined with it. */
function join(axes: readonly Axis[]): Axis[] {
  const joined: Axis[] = []
  for (const { length, step } of axes) {
    if (length === 1) continue
    const before = joined.at(-1)
    if (before && before.step === length * step) Object.assign(before, { length: before.length * length, step })
    else joined.push({ length, step })
  }
  return joined
}
