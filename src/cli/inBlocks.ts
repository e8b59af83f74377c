import type { AnyEvents, DataWriter } from '../lib/events/index.ts'
import { steadyProgress } from './steadyProgress.ts'

/** Which events of which source become which file. */
interface Writing<E extends AnyEvents> {
  readonly source: { read(from: number, to: number): E }
  readonly range: { from: number; to: number }
  readonly writer: DataWriter
  /** Events that are read at once. */
  readonly size: number
  /** Called before the file gets its name. */
  readonly onComplete?: (() => void) | undefined
}

/** Appends block by block; the file is complete afterwards, or is not there. */
export async function inBlocks<E extends AnyEvents>(
  { source, range: { from, to }, writer, size, onComplete }: Writing<E>,
  append: (events: E, at: number, done: (events: number) => Promise<void>) => Promise<void>,
): Promise<void> {
  const progress = steadyProgress(process.stderr, to - from)
  try {
    for (let at = from; at < to; at += size) {
      await append(source.read(at, Math.min(to, at + size)), at, (events) => progress.add(events))
    }
    onComplete?.()
    writer.close()
  } catch (error) {
    writer.abort()
    throw error
  } finally {
    progress.stop()
  }
}
