import { ConfigError } from '../../complaint.ts'
import type { AnyEvents } from './layouts/layout.ts'
import type { DefaultEvents } from './layouts/registry.ts'

/** A condition on one event, with the name it has in a cut flow. */
export interface Cut<E extends AnyEvents = DefaultEvents> {
  readonly name: string
  /** The layout whose events it judges, for refusals before any is read; any where not given. */
  readonly layout?: string
  /** Whether it keeps the event at a place. */
  keeps(events: E, event: number): boolean
}

/** The opposite of a cut. */
export const not = <E extends AnyEvents = DefaultEvents>({ name, keeps, ...cut }: Cut<E>): Cut<E> => ({
  ...cut,
  name: `not ${name}`,
  keeps: (events, event) => !keeps(events, event),
})

/**
 * Events that pass at least one of the cuts.
 * @throws ConfigError for no cut at all
 */
export function anyOf<E extends AnyEvents = DefaultEvents>(...cuts: readonly Cut<E>[]): Cut<E> {
  if (cuts.length === 0) throw new ConfigError({ who: 'anyOf', wanted: 'at least one cut', got: 'none' })
  return {
    name: cuts.map(({ name }) => name).join(' or '),
    keeps: (events, event) => cuts.some((cut) => cut.keeps(events, event)),
  }
}
