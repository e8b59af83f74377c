import { ConfigError, FileError } from '../../complaint.ts'
import {
  type AnyEvents,
  type EventSource,
  type Events,
  layoutOf,
  openEvents,
  selectSource,
  type TruthOf,
} from '../events/index.ts'
import type { AskedEvents, Needs } from './system.ts'

/**
 * Opens event files for the networks of a system.
 * @param least how many events there must be
 * @throws ConfigError for a cut on other events; FileError for files that cannot be used, naming the one whose events the networks cannot answer for, or that hold
 * too few events, or of which the cuts leave nothing
 */
export async function openEventsFor<E extends AnyEvents = Events>(
  { layout }: Needs,
  { files, cuts = [], mapping, units, invalid, onSkipped }: AskedEvents,
  truth: readonly string[],
  least = 0,
): Promise<EventSource<E>> {
  const rules = layoutOf({ layout, count: 0 } as unknown as E)
  const other = cuts.find((cut) => cut.layout !== undefined && cut.layout !== rules.name)
  if (other) {
    const wanted = `cuts on events of layout ${rules.name}`
    throw new ConfigError({ who: `cut '${other.name}'`, wanted, got: `one on events of layout ${other.layout}` })
  }
  const source = await openEvents<E>(files, {
    layout: rules,
    truth: truth as readonly TruthOf<E>[],
    ...(mapping && { mapping }),
    ...(units && { units }),
    ...(invalid && { invalid }),
  })
  try {
    if (source.layout !== layout) {
      const wanted = `${layout} events, which this network needs`
      const fix = `use a network for ${source.layout} events, or other events`
      throw new FileError({ who: source.files[0], wanted, got: `${source.layout} events`, fix })
    }
    if (source.skipped.count > 0) onSkipped?.(source.skipped)
    const selected = cuts.length === 0 ? source : selectSource<E>(source, cuts)
    if (selected.count >= (cuts.length === 0 ? least : Math.max(least, 1))) return selected
    const passing = cuts.length === 0 ? '' : ` that pass: ${cuts.map(({ name }) => name).join(', ')}`
    throw new FileError({
      who: files.join(', '),
      wanted: `${least > 1 ? `${least} or more ` : ''}events${passing}`,
      got: selected.count === 0 ? 'none' : String(selected.count),
      fix: cuts.length === 0 ? 'give more events' : 'loosen the cuts',
    })
  } catch (error) {
    source.close()
    throw error
  }
}
