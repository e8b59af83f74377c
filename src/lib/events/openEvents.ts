import { DomainError, FileError } from '../../complaint.ts'
import { checkAlike } from './checkAlike.ts'
import type { AnyEvents, EventLayout, TruthOf } from './layouts/layout.ts'
import { type DefaultEvents, LAYOUTS } from './layouts/registry.ts'
import { type EventFile, openEventFile } from './openEventFile.ts'
import { readFiles } from './readFiles.ts'
import { sliceEvents } from './takeEvents.ts'

export interface OpenOptions<E extends AnyEvents = DefaultEvents> {
  /** What the files hold; by default the first of {@link LAYOUTS}. */
  readonly layout?: EventLayout<E>
  /** The truth to read, each refused where it is missing; by default all that the files have, `[]` for none. */
  readonly truth?: readonly TruthOf<E>[]
}

type OfLayout<E extends AnyEvents> = OpenOptions<E> & { readonly layout: EventLayout<E> }

/** Events in files, read only when and as far as they are asked for. */
export interface EventSource<E extends AnyEvents = DefaultEvents> {
  readonly files: readonly string[]
  readonly layout: E['layout']
  /** Events in all files together. */
  readonly count: number
  readonly truth: readonly TruthOf<E>[]
  /**
   * Events `from` … `to` − 1 (default: all), counted through the files in their order.
   * @throws FileError for a value that is not finite or does not fit its column, or a damaged file;
   * DomainError for a range outside the events
   */
  readonly read: (from?: number, to?: number) => E
  /** All events in blocks of `size` (the last may be shorter); at most `size`, or 16,384, are read at a time. */
  readonly blocks: (size?: number) => Generator<E, void>
  readonly close: () => void
}

/** Events that are read at once for blocks: whole chunks, as files usually have them, so that none is unpacked often. */
const READ = 4 * 4096

function checkRange(count: number, from: number, to: number): void {
  if (Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= count) return
  throw new DomainError({ who: 'read', wanted: `a range within 0 … ${count}`, got: `${from} … ${to}` })
}

function* blocksOf<E extends AnyEvents>(read: EventSource<E>['read'], count: number, size: number): Generator<E, void> {
  if (!Number.isInteger(size) || size < 1) {
    throw new DomainError({ who: 'blocks', wanted: 'a size of at least one event', got: String(size) })
  }
  const step = Math.ceil(READ / size) * size
  for (let from = 0; from < count; from += step) {
    const events = read(from, Math.min(count, from + step))
    for (let at = 0; at < events.count; at += size) yield sliceEvents(events, at, Math.min(events.count, at + size))
  }
}

async function openAll<E extends AnyEvents>(
  paths: readonly string[],
  layout: EventLayout<E>,
  truth?: readonly string[],
): Promise<EventFile<E>[]> {
  const files: EventFile<E>[] = []
  try {
    for (const path of paths) files.push(await openEventFile(path, layout, truth))
    if (files.length === 0) throw new FileError({ who: 'openEvents', wanted: 'at least one file', got: 'none' })
    checkAlike(files)
    return files
  } catch (error) {
    for (const file of files) file.close()
    throw error
  }
}

/**
 * Opens one file or several as one set of events of a layout; fields are found by name, optional ones may be absent.
 * @throws FileError for a file that is missing, truncated, of another layout, or compressed in a way that is not built in
 */
export function openEvents(paths: string | readonly string[], options?: OpenOptions): Promise<EventSource>
export function openEvents<E extends AnyEvents>(
  paths: string | readonly string[],
  options: OfLayout<E>,
): Promise<EventSource<E>>
export async function openEvents<E extends AnyEvents>(
  paths: string | readonly string[],
  options: OpenOptions<E> = {},
): Promise<EventSource<E>> {
  const layout = options.layout ?? (LAYOUTS[0] as unknown as EventLayout<E>)
  const files = await openAll(typeof paths === 'string' ? [paths] : paths, layout, options.truth)
  const count = files.reduce((sum, file) => sum + file.count, 0)
  const read = (from = 0, to = count) => {
    checkRange(count, from, to)
    return readFiles(files, from, to)
  }
  return {
    files: files.map(({ path }) => path),
    layout: files[0].variant,
    count,
    truth: files[0].parts.flatMap(({ rule }) => (rule.truth ? [rule.part as TruthOf<E>] : [])),
    read,
    blocks: (size = READ) => blocksOf(read, count, size),
    close: () => {
      for (const file of files) file.close()
    },
  }
}

/** Reads files at once and closes them; for events that fit in memory. Same errors as {@link openEvents} and its `read`. */
export function readEvents(paths: string | readonly string[], options?: OpenOptions): Promise<DefaultEvents>
export function readEvents<E extends AnyEvents>(paths: string | readonly string[], options: OfLayout<E>): Promise<E>
export async function readEvents<E extends AnyEvents>(
  paths: string | readonly string[],
  options: OpenOptions<E> = {},
): Promise<E> {
  const source = await openEvents(paths, options as OfLayout<E>)
  try {
    return source.read()
  } finally {
    source.close()
  }
}
