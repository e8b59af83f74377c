import type { Events } from '../events/index.ts'
import { DomainError } from '../tensor/index.ts'

/** @throws DomainError when the events have two leptons */
export function requireSemileptonic(who: string, { layout }: Events): void {
  if (layout !== 'semileptonic') throw new DomainError({ who, wanted: 'semileptonic events', got: `${layout} events` })
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
