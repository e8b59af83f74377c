import { DomainError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'

/** @throws DomainError when the events have two leptons */
export function requireSemileptonic(who: string, { layout }: Events): void {
  if (layout !== 'semileptonic') throw new DomainError({ who, wanted: 'semileptonic events', got: `${layout} events` })
}

/** @throws DomainError when the events do not have two leptons of opposite charge each */
export function requireDileptonic(who: string, { layout, leptons, count }: Events): void {
  if (layout !== 'dileptonic') throw new DomainError({ who, wanted: 'dileptonic events', got: `${layout} events` })
  const { charge } = leptons
  if (!charge) throw new DomainError({ who, wanted: 'leptons with a charge', got: 'leptons without' })
  for (let i = 0; i < count; i++) {
    if (charge[2 * i] * charge[2 * i + 1] < 0) continue
    const got = `charges ${charge[2 * i]} and ${charge[2 * i + 1]} in event ${i}`
    throw new DomainError({ who, wanted: 'opposite charges', got, fix: 'cut on opposite charges' })
  }
}

/**
 * A column of the truth.
 * @throws DomainError, naming the data set, when the events come without it
 */
export function requireTruth<T>(who: string, name: string, column: T | undefined): T {
  if (column !== undefined) return column
  throw new DomainError({
    who,
    wanted: 'events with their truth',
    got: `events without ${name}`,
    fix: 'read it from the file',
  })
}
