import { ConfigError, FileError } from '../../complaint.ts'
import { checkAlike } from './checkAlike.ts'
import { blocksOf, checkRange, type EventSource } from './eventSource.ts'
import { cutFrom } from './expression.ts'
import type { AnyEvents, EventLayout, TruthOf } from './layouts/layout.ts'
import { type DefaultEvents, LAYOUTS } from './layouts/registry.ts'
import type { Mapping } from './mapping/mapping.ts'
import { type EventFile, openEventFile, type Reading } from './openEventFile.ts'
import { readFiles } from './readFiles.ts'
import { selectSource } from './selectSource.ts'
import { skipInvalid } from './skipInvalid.ts'

/** How event files are read. */
export interface OpenOptions<E extends AnyEvents = DefaultEvents> {
  /** What the files hold; by default the first of {@link LAYOUTS}. */
  readonly layout?: EventLayout<E>
  /** The truth to read, each refused where it is missing; by default all that the files have, `[]` for none. */
  readonly truth?: readonly TruthOf<E>[]
  /** Which column of the files is which quantity, where they are not in the layout of the record. */
  readonly mapping?: Mapping
  /** The unit of momenta, energies and masses, read as GeV; without it, numbers that cannot be GeV are refused. */
  readonly units?: 'GeV' | 'MeV'
  /** What happens to an event with a value that its column may not hold: it is refused, or left out, counted and named. */
  readonly invalid?: 'refuse' | 'skip'
}
type OfLayout<E extends AnyEvents> = OpenOptions<E> & { readonly layout: EventLayout<E> }

const CHOICES = { units: [undefined, 'GeV', 'MeV'], invalid: [undefined, 'refuse', 'skip'] } as const

function checkOptions(options: Pick<OpenOptions, 'units' | 'invalid'>): void {
  for (const [name, choices] of Object.entries(CHOICES)) {
    const got = options[name as keyof typeof CHOICES]
    if (choices.some((choice) => choice === got)) continue
    throw new ConfigError({ who: `openEvents: ${name}`, wanted: choices.slice(1).join(' or '), got: String(got) })
  }
}

async function openAll<E extends AnyEvents>(paths: readonly string[], reading: Reading<E>): Promise<EventFile<E>[]> {
  const files: EventFile<E>[] = []
  try {
    for (const path of paths) files.push(await openEventFile(path, reading))
    if (files.length === 0) throw new FileError({ who: 'openEvents', wanted: 'at least one file', got: 'none' })
    checkAlike(files)
    return files
  } catch (error) {
    for (const file of files) file.close()
    throw error
  }
}

function sourceOf<E extends AnyEvents>(files: readonly EventFile<E>[]): EventSource<E> {
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
    skipped: { count: 0, reasons: [] },
    read,
    blocks: (size) => blocksOf(read, count, size),
    close: () => {
      for (const file of files) file.close()
    },
  }
}

/** The events that the mapping selects. @throws FileError where there is none */
function selected<E extends AnyEvents>(source: EventSource<E>, { select }: Pick<Mapping, 'select'> = {}) {
  if (select === undefined) return source
  const expressions = [select].flat()
  const kept = selectSource<E>(source, expressions.map(cutFrom))
  if (kept.count > 0) return kept
  const wanted = `events that the mapping selects: ${expressions.join(', ')}`
  throw new FileError({ who: source.files.join(', '), wanted, got: 'none', fix: 'loosen the selection' })
}

/**
 * Opens one file or several as one set of events of a layout; fields are found by name, optional ones may be absent.
 * @throws FileError for a file that is missing, truncated, of another layout, compressed in a way that is not built in, or
 * whose numbers cannot be GeV; ConfigError for an option of another value
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
  checkOptions(options)
  const { layout = LAYOUTS[0] as unknown as EventLayout<E>, truth, units, mapping, invalid } = options
  const files = await openAll(typeof paths === 'string' ? [paths] : paths, { layout, truth, units, mapping })
  const source = sourceOf(files)
  try {
    return selected(invalid === 'skip' ? skipInvalid(source, files) : source, mapping)
  } catch (error) {
    source.close()
    throw error
  }
}

/**
 * Reads files at once and closes them; for events that fit in memory. Same errors as {@link openEvents} and its `read`; events
 * are skipped by a source only, which tells how many.
 */
export function readEvents(
  paths: string | readonly string[],
  options?: Omit<OpenOptions, 'invalid'>,
): Promise<DefaultEvents>
export function readEvents<E extends AnyEvents>(
  paths: string | readonly string[],
  options: Omit<OfLayout<E>, 'invalid'>,
): Promise<E>
export async function readEvents<E extends AnyEvents>(
  paths: string | readonly string[],
  options: Omit<OpenOptions<E>, 'invalid'> = {},
): Promise<E> {
  if ('invalid' in options) {
    const fix = 'openEvents(…).read(), whose source counts what it skips'
    throw new ConfigError({ who: 'readEvents', wanted: 'no option invalid', got: String(options.invalid), fix })
  }
  const source = await openEvents(paths, options as OfLayout<E>)
  try {
    return source.read()
  } finally {
    source.close()
  }
}
