import { FileError } from '../../complaint.ts'
import { type EventSource, openEvents, selectSource, type TruthPart } from '../events/index.ts'
import type { AskedEvents, Needs } from './system.ts'

/**
 * Opens event files for the networks of a system.
 * @throws FileError for files that cannot be used, naming the one whose events the networks cannot answer for, or of which
 * the cuts leave nothing
 */
export async function openEventsFor(
  { layout }: Needs,
  { files, cuts = [], units, invalid, onSkipped }: AskedEvents,
  truth: readonly TruthPart[],
): Promise<EventSource> {
  const source = await openEvents(files, { truth, ...(units && { units }), ...(invalid && { invalid }) })
  try {
    if (source.layout !== layout) {
      const wanted = `${layout} events, which this network needs`
      const fix = `use a network for ${source.layout} events, or other events`
      throw new FileError({ who: source.files[0], wanted, got: `${source.layout} events`, fix })
    }
    if (source.skipped.count > 0) onSkipped?.(source.skipped)
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
