import assert from 'node:assert/strict'
import { mapValues } from '../../../src/lib/columns/index.ts'
import { type Events, takeEvents, ttbar } from '../../../src/lib/events/index.ts'
import { NeutrinaError } from '../../../src/lib/tensor/index.ts'
import { toyEvents } from '../toyEvents.ts'

/** What every public function is tried on. */
export const EXTREMES = [
  'empty',
  'one',
  'all equal',
  'NaN',
  'infinite',
  'negative',
  'huge',
  'tiny',
  'unsorted',
  'float32 and float64',
] as const
export type Extreme = (typeof EXTREMES)[number]

/** A function on one extreme: it asserts the right value or a refusal that names the place. */
export type Case = () => unknown
/** A public function on every extreme; a text says why one cannot be put to it. */
export type Row = Record<Extreme, Case | string>

/** One case for each extreme. */
export const rowOf = (make: (extreme: Extreme) => Case | string): Row =>
  Object.fromEntries(EXTREMES.map((extreme) => [extreme, make(extreme)])) as Row

/** Numbers of each kind, for functions of a number. */
export const NUMBERS: Record<Extreme, readonly number[]> = {
  empty: [0],
  one: [1],
  'all equal': [5],
  NaN: [Number.NaN],
  infinite: [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
  negative: [-1, -1e300],
  huge: [1e300, Number.MAX_VALUE],
  tiny: [Number.MIN_VALUE, 1e-30],
  unsorted: [3, 2],
  'float32 and float64': [0.1, Math.fround(0.1)],
}

const N = 8
const GEV = new Set(['pt', 'energy', 'mass'])

/** Toy events with every column put through `change`. */
function changed(change: (values: Float32Array, name: string) => ArrayLike<number>): Events {
  const events = toyEvents(9, N)
  const tables = mapValues(ttbar.tablesOf(events), (table) => ({
    ...table,
    columns: mapValues(table.columns, (c, name) => (c instanceof Float32Array ? (change(c, name) as never) : c)),
  }))
  return ttbar.eventsOf('semileptonic', N, tables)
}

/** One number of one column in another way. */
function spoilt(spoil: (events: Events) => void): Events {
  const events = toyEvents(9, N)
  spoil(events)
  return events
}

/** Events of each kind. */
export const EVENTS: Record<Extreme, () => Events> = {
  empty: () => takeEvents(toyEvents(9, N), []),
  one: () => toyEvents(9, 1),
  'all equal': () => changed((values) => values.map(() => 5)),
  NaN: () => spoilt(({ met }) => met.pt.fill(Number.NaN, 3, 4)),
  infinite: () => spoilt(({ jets }) => jets.energy.fill(Number.POSITIVE_INFINITY, 30, 31)),
  negative: () => spoilt(({ leptons }) => leptons.pt.fill(-1, 3, 4)),
  huge: () => changed((values, name) => values.map((x) => (GEV.has(name) && x > 0 ? 3e38 : x))),
  tiny: () => changed((values, name) => values.map((x) => (GEV.has(name) && x > 0 ? 1e-45 : x))),
  unsorted: () => takeEvents(toyEvents(9, N), [3, 1, 7, 0, 2, 6, 5, 4]),
  'float32 and float64': () => changed((values) => Float64Array.from(values, (x) => x + 1e-12)),
}

/** The action is refused by an error of ours whose message names the place. */
export function refused(action: () => unknown, place: RegExp): void {
  assert.throws(action, (error) => named(error, place))
}

/** The same of a promise. */
export const rejected = (promise: Promise<unknown>, place: RegExp): Promise<void> =>
  assert.rejects(promise, (error) => named(error, place))

function named(error: unknown, place: RegExp): true {
  assert.ok(error instanceof NeutrinaError, String(error))
  assert.match(error.message, place)
  return true
}
