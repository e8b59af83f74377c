import { ConfigError, DomainError, ShapeError } from '../../../complaint.ts'
import type { Accumulator } from '../statistics/accumulator.ts'
import type { Measured } from '../statistics/measured.ts'
import { type Proportion, proportion } from '../statistics/proportion.ts'

/** Which jet several methods take for the leptonic b in the same n events. */
export interface AssociationBlock {
  /** Number of jets, [n]. */
  readonly njets: ArrayLike<number>
  /** 1 where the event counts (all four quarks have their jet among those tried), [n]. */
  readonly eligible: ArrayLike<number>
  /** Place of the true leptonic b, [n]. */
  readonly truth: ArrayLike<number>
  /** By method, the place that it chose, [n]; −1 for no answer, which counts as wrong. */
  readonly chosen: Readonly<Record<string, ArrayLike<number>>>
}

/** Table 2 of 2207.00664: how often the leptonic b is right, by jet multiplicity. */
export interface AssociationTable {
  /** The columns; the last holds that many jets or more. */
  readonly jets: readonly number[]
  /** By method, one entry per column. */
  readonly methods: Readonly<Record<string, readonly Proportion[]>>
  readonly baseline: string
  /** By method other than the baseline, fraction − baseline's; its error knows that the events are the same. */
  readonly gains: Readonly<Record<string, readonly Measured[]>>
}

/** What is counted for one method: right ones per column, and where it and the baseline part. */
interface Counts {
  readonly right: Float64Array
  readonly onlyThis: Float64Array
  readonly onlyBaseline: Float64Array
}

interface Options {
  /** Jet multiplicities, rising by one; events with more are put in the last. */
  readonly jets?: readonly number[]
  /** The method that gains are measured against. */
  readonly baseline?: string
}

/**
 * The fraction of fully matched events whose leptonic b is chosen right, by jet multiplicity (Table 2 of 2207.00664), for
 * several methods side by side.
 *
 * Fractions and gains of columns without events are not numbers.
 *
 * `add` throws ShapeError when columns disagree in length, DomainError for an eligible event with fewer jets than the
 * first column, ConfigError when the methods change from block to block.
 * @throws ConfigError unless the jet multiplicities rise by one
 */
export function associationTable({
  jets = [4, 5, 6, 7, 8, 9],
  baseline = 'mw',
}: Options = {}): Accumulator<AssociationBlock, AssociationTable> {
  checkJets(jets)
  const n = new Float64Array(jets.length)
  const methods = new Map<string, Counts>()
  return {
    add(block) {
      checkLengths(block)
      setMethods(methods, Object.keys(block.chosen), jets.length)
      for (let i = 0; i < block.njets.length; i++) {
        if (!block.eligible[i]) continue
        const place = columnOf(block.njets[i], jets)
        n[place]++
        const right = (method: string) => block.truth[i] >= 0 && block.chosen[method]?.[i] === block.truth[i]
        const reference = right(baseline)
        for (const [method, counts] of methods) count(counts, place, right(method), reference)
      }
    },
    result: () => ({ jets, baseline, methods: fractions(methods, n), gains: gains(methods, n, baseline) }),
  }
}

function checkJets(jets: readonly number[]): void {
  if (jets.length > 0 && jets.every((n, j) => Number.isInteger(n) && n >= 0 && (j === 0 || n === jets[j - 1] + 1)))
    return
  const got = `[${jets.join(', ')}]`
  throw new ConfigError({ who: 'associationTable', wanted: 'jet multiplicities that rise by one', got })
}

function count({ right, onlyThis, onlyBaseline }: Counts, place: number, isRight: boolean, reference: boolean): void {
  if (isRight) right[place]++
  if (isRight && !reference) onlyThis[place]++
  if (!isRight && reference) onlyBaseline[place]++
}

const fractions = (methods: Map<string, Counts>, n: Float64Array) =>
  Object.fromEntries([...methods].map(([name, { right }]) => [name, Array.from(right, (k, j) => proportion(k, n[j]))]))

function gains(methods: Map<string, Counts>, n: Float64Array, baseline: string): Record<string, Measured[]> {
  if (!methods.has(baseline)) return {}
  const others = [...methods].filter(([name]) => name !== baseline)
  return Object.fromEntries(others.map(([name, counts]) => [name, Array.from(n, (total, j) => gain(counts, j, total))]))
}

/** McNemar's difference of two fractions on the same events, (b − c)/n ± √(b + c − (b − c)²/n)/n. */
function gain({ onlyThis, onlyBaseline }: Counts, j: number, n: number): Measured {
  const difference = onlyThis[j] - onlyBaseline[j]
  const variance = onlyThis[j] + onlyBaseline[j] - (difference * difference) / n
  return { value: difference / n, error: Math.sqrt(variance) / n }
}

function columnOf(njets: number, jets: readonly number[]): number {
  const place = Math.min(njets, jets[jets.length - 1]) - jets[0]
  if (place >= 0 && Number.isInteger(njets)) return place
  throw new DomainError({
    who: 'associationTable',
    wanted: `eligible events with at least ${jets[0]} jets`,
    got: `one with ${njets}`,
  })
}

function setMethods(methods: Map<string, Counts>, names: readonly string[], columns: number): void {
  if (methods.size === 0) for (const name of names) methods.set(name, emptyCounts(columns))
  if (names.length === methods.size && names.every((name) => methods.has(name))) return
  throw new ConfigError({
    who: 'associationTable',
    wanted: `the methods of the first block (${[...methods.keys()].join(', ')})`,
    got: names.join(', '),
  })
}

const emptyCounts = (columns: number): Counts => ({
  right: new Float64Array(columns),
  onlyThis: new Float64Array(columns),
  onlyBaseline: new Float64Array(columns),
})

function checkLengths({ njets, eligible, truth, chosen }: AssociationBlock): void {
  for (const [name, column] of Object.entries({ eligible, truth, ...chosen })) {
    if (column.length !== njets.length) {
      throw new ShapeError({
        who: `associationTable: ${name}`,
        wanted: `${njets.length} numbers, as njets`,
        got: String(column.length),
      })
    }
  }
}
