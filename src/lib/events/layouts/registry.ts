import { ConfigError, DomainError } from '../../../complaint.ts'
import { drellYan } from './drellYan/layout.ts'
import { jets } from './jets/layout.ts'
import type { AnyEvents, EventLayout } from './layout.ts'
import { ttbar } from './ttbar/layout.ts'
import { wz } from './wz/layout.ts'

/** The layouts of events; the first is the one that files are taken for. */
export const LAYOUTS = [ttbar, wz, jets, drellYan] as const

type EventsIn<L> = L extends EventLayout<infer E> ? E : never
/** The events of the layout that files are taken for. */
export type DefaultEvents = EventsIn<(typeof LAYOUTS)[0]>

/**
 * The layout of a name, by default the first.
 * @throws ConfigError for a name of none
 */
export function layoutNamed(name?: string): EventLayout {
  const layouts = LAYOUTS as unknown as readonly EventLayout[]
  const found = name === undefined ? layouts[0] : layouts.find((layout) => layout.name === name)
  if (found) return found
  const wanted = `one of ${layouts.map((layout) => layout.name).join(', ')}`
  throw new ConfigError({ who: 'layout of events', wanted, got: String(name) })
}

/**
 * The layout of some events.
 * @throws DomainError for events of a variant that no layout has
 */
export function layoutOf<E extends AnyEvents>({ layout }: E): EventLayout<E> {
  const found = LAYOUTS.find(({ variants }) => variants.some((variant) => variant === layout))
  if (found) return found as unknown as EventLayout<E>
  const wanted = `a layout of ${LAYOUTS.flatMap(({ variants }) => variants).join(', ')}`
  throw new DomainError({ who: 'events', wanted, got: String(layout) })
}
