import { FileError } from '../../complaint.ts'
import { type Cut, type EventSource, openEvents, selectSource, type TruthPart } from '../events/index.ts'

interface OpenForOptions {
  readonly truth: readonly TruthPart[]
  /** Only events that pass all of these. */
  readonly cuts?: readonly Cut[] | undefined
}

/** The layout that the networks of one or of two neutrinos answer for, and how to train those of the other. */
const LAYOUTS = {
  1: { layout: 'semileptonic', other: 'nu2-flows' },
  2: { layout: 'dileptonic', other: 'nu-flows' },
} as const

/**
 * Opens event files for a network of one or of two neutrinos.
 * @throws FileError for files that cannot be used, naming the one whose events the network cannot answer for, or of which
 * the cuts leave nothing
 */
export async function openEventsFor(
  neutrinos: 1 | 2,
  files: readonly string[],
  { truth, cuts = [] }: OpenForOptions,
): Promise<EventSource> {
  const source = await openEvents(files, { truth })
  try {
    const { layout, other } = LAYOUTS[neutrinos]
    if (source.layout !== layout) {
      const wanted = `${layout} events, which a network of ${neutrinos === 1 ? 'one neutrino' : 'two neutrinos'} needs`
      const fix = `use a network that \`neutrina train ${other}\` trained, or other events`
      throw new FileError({ who: source.files[0], wanted, got: `${source.layout} events`, fix })
    }
    if (cuts.length === 0) return source
    const selected = selectSource(source, cuts)
    if (selected.count > 0) return selected
    const names = cuts.map(({ name }) => name).join(', ')
    throw new FileError({
      who: files.join(', '),
      wanted: `events that pass: ${names}`,
      got: 'none',
      fix: 'loosen the cuts',
    })
  } catch (error) {
    source.close()
    throw error
  }
}
