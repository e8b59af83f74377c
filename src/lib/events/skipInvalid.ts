import { FileError } from '../../complaint.ts'
import { type EventSource, READ } from './eventSource.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { EventFile } from './openEventFile.ts'
import { pickedSource } from './pickedSource.ts'
import { readFiles } from './readFiles.ts'

/** Left out events that are named; all are counted. */
const NAMED = 1000

/**
 * The events of a source that may be read, as a source: one pass over the files finds, counts and names the others.
 * @throws FileError where none is left
 */
export function skipInvalid<E extends AnyEvents>(
  source: EventSource<E>,
  files: readonly EventFile<E>[],
): EventSource<E> {
  const valid: number[] = []
  const reasons: string[] = []
  for (let from = 0; from < source.count; from += READ) {
    const to = Math.min(source.count, from + READ)
    const wrong = new Set<number>()
    readFiles(files, from, to, (event, why) => {
      if (!wrong.has(event) && reasons.length < NAMED) reasons.push(why().message)
      wrong.add(event)
    })
    for (let event = from; event < to; event++) if (!wrong.has(event)) valid.push(event)
  }
  const skipped = { count: source.count - valid.length, reasons }
  if (skipped.count === 0) return source
  if (valid.length === 0) {
    const got = `${skipped.count} that may not be; the first: ${reasons[0]}`
    throw new FileError({ who: source.files.join(', '), wanted: 'events that may be read', got })
  }
  const read = (from = 0, to = source.count) => readFiles(files, from, to, () => {})
  return { ...pickedSource({ ...source, read }, Int32Array.from(valid)), skipped }
}
