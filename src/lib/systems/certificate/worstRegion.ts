import { type Proportion, proportion } from '../../evaluation/index.ts'
import type { Inputs } from './reference.ts'

/** The region of inputs where coverage was found worst on one half of the events, and what it is on the other. */
export interface WorstRegion {
  /** In words, with the bounds of each quantity. */
  readonly where: string
  readonly bounds: readonly { readonly name: string; readonly low: number; readonly high: number }[]
  /** On the half that the region was not found with. */
  readonly held: Proportion
  /** Probability of coverage as far off by chance. */
  readonly p: number
}

/** Each quantity is cut into so many parts of as many events. */
const PARTS = 4
/** Fewer events of a half tell nothing of a region. */
const LEAST = 50

/**
 * Looks for the worst coverage in all products of two quantities' quarters, with every second event, and measures it with the others:
 * what was looked for among many is not what is reported.
 * @param inside whether the truth of each event lies in its region of the level
 * @returns nothing where there are too few events
 */
export function worstRegion({
  inputs: { columns, count, data },
  labels = {},
  inside,
  level,
}: {
  readonly inputs: Inputs
  /** How quantities are written, by name. */
  readonly labels?: Readonly<Record<string, string>>
  readonly inside: Uint8Array
  readonly level: number
}): WorstRegion | undefined {
  const width = columns.length
  const edges = columns.map((_, c) => quantiles(Float64Array.from({ length: count }, (_, i) => data[i * width + c])))
  const part = (i: number, c: number) => {
    let at = 0
    while (at < PARTS - 1 && data[i * width + c] >= edges[c][at]) at++
    return at
  }
  let worst: { a: number; b: number; cell: number; pull: number } | undefined
  for (let a = 0; a < width; a++) {
    for (let b = 0; b < a; b++) {
      const [n, within] = [new Float64Array(PARTS * PARTS), new Float64Array(PARTS * PARTS)]
      for (let i = 0; i < count; i += 2) {
        const cell = part(i, a) * PARTS + part(i, b)
        n[cell]++
        within[cell] += inside[i]
      }
      for (let cell = 0; cell < n.length; cell++) {
        if (n[cell] < LEAST) continue
        const pull = Math.abs(within[cell] / n[cell] - level) / Math.sqrt((level * (1 - level)) / n[cell])
        if (!worst || pull > worst.pull) worst = { a, b, cell, pull }
      }
    }
  }
  if (!worst) return undefined
  const { a, b, cell } = worst
  const [ofA, ofB] = [Math.floor(cell / PARTS), cell % PARTS]
  let [n, within] = [0, 0]
  for (let i = 1; i < count; i += 2) {
    if (part(i, a) !== ofA || part(i, b) !== ofB) continue
    n++
    within += inside[i]
  }
  const bounds = [
    { c: a, at: ofA },
    { c: b, at: ofB },
  ].map(({ c, at }) => ({ name: columns[c], low: edges[c][at - 1] ?? -Infinity, high: edges[c][at] ?? Infinity }))
  const held = proportion(within, n)
  const pull = Math.abs(held.value - level) / Math.sqrt((level * (1 - level)) / n)
  return {
    where: `with ${bounds.map(({ name, ...of }) => inWords({ ...of, name: labels[name] ?? name })).join(' and ')}`,
    bounds,
    held,
    p: bothTails(pull),
  }
}

const inWords = ({ name, low, high }: WorstRegion['bounds'][number]) =>
  low === -Infinity
    ? `${name} below ${high.toPrecision(3)}`
    : high === Infinity
      ? `${name} from ${low.toPrecision(3)}`
      : `${name} ${low.toPrecision(3)}–${high.toPrecision(3)}`

/** The inner edges of parts of as many numbers. */
function quantiles(values: Float64Array): number[] {
  const sorted = values.sort()
  return Array.from({ length: PARTS - 1 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / PARTS)])
}

/** P(|Z| > z) of a standard normal number, by its continued fraction, and below 1.5 by its series. */
function bothTails(z: number): number {
  if (!(z >= 0)) return 1
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z < 1.5) {
    let [term, sum] = [z, z]
    for (let k = 1; k < 40; k++) sum += term *= (z * z) / (2 * k + 1)
    return 1 - 2 * density * sum
  }
  let fraction = z
  for (let k = 60; k > 0; k--) fraction = z + k / fraction
  return (2 * density) / fraction
}
