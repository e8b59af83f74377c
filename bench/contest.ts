import type { Peer } from './peers/peer.ts'

/** What is measured: a unit of work, done `times` in a row. Its cost is seconds for each, or for each draw in it. */
export interface Task {
  readonly kind: 'step' | 'draws'
  readonly title: string
  readonly run: (peer: Peer, times: number) => Promise<Timed>
  /** Turns the cost into the figure that is printed. */
  readonly figure: { readonly unit: string; readonly of: (cost: number) => number }
}

/** A training step, or another unit of work, in milliseconds. */
export const stepTask = (title: string): Task => ({
  kind: 'step',
  title,
  run: (peer, times) => peer.step(times),
  figure: { unit: 'ms', of: (cost) => 1000 * cost },
})

/** Draws, in so many a second. */
export const drawsTask = (title: string, unit: string): Task => ({
  kind: 'draws',
  title,
  run: (peer, times) => peer.draws(times),
  figure: { unit: `${unit}/s`, of: (cost) => 1 / cost },
})

interface Timed {
  readonly seconds: readonly number[]
  readonly draws?: number
}

/** One contestant's result. */
export interface Result {
  readonly peer: Peer
  /** The figure at the median cost, and at its first and third quartile. */
  readonly median: number
  readonly quartiles: readonly [number, number]
  /** Median cost in each round. */
  readonly rounds: readonly number[]
}

export interface Pace {
  readonly rounds: number
  /** Share of each contestant, over all rounds. */
  readonly seconds: number
  readonly onRound?: (round: number) => void
}

const WARM_UP_SECONDS = 1
const LEAST_ROUNDS = 3

/**
 * Measures all contestants in turn, round after round, each for its share of `seconds`: what else the machine does then
 * falls on all alike. Every other round goes backwards. Who is too slow for one unit a round takes part in the first
 * rounds only.
 */
export async function contest(task: Task, peers: readonly Peer[], pace: Pace): Promise<Result[]> {
  const entries = []
  for (const peer of peers) entries.push({ peer, ...shareOf(await warmUp(task, peer), pace), timed: [] as Timed[] })
  for (let round = 0; round < pace.rounds; round++) {
    pace.onRound?.(round)
    for (const { peer, times, rounds, timed } of round % 2 === 0 ? entries : entries.toReversed()) {
      if (round < rounds) timed.push(await task.run(peer, times))
    }
  }
  return entries.map(({ peer, timed }) => resultOf(task, peer, timed))
}

/** Seconds of a unit of work once compilers and caches are warm. */
async function warmUp(task: Task, peer: Peer): Promise<number> {
  const start = performance.now()
  let last = Infinity
  while (performance.now() - start < 1000 * WARM_UP_SECONDS) last = quantile((await task.run(peer, 2)).seconds, 0.5)
  return last
}

function shareOf(unit: number, { rounds, seconds }: Pace): { times: number; rounds: number } {
  const units = seconds / unit
  return {
    times: Math.max(1, Math.round(units / rounds)),
    rounds: Math.min(rounds, Math.max(LEAST_ROUNDS, Math.round(units))),
  }
}

const costs = ({ seconds, draws = 1 }: Timed) => seconds.map((time) => time / draws)

function resultOf({ figure }: Task, peer: Peer, timed: readonly Timed[]): Result {
  const all = timed.flatMap(costs)
  const at = (q: number) => figure.of(quantile(all, q))
  return {
    peer,
    median: at(0.5),
    quartiles: [at(0.25), at(0.75)].sort((a, b) => a - b) as [number, number],
    rounds: timed.map((one) => quantile(costs(one), 0.5)),
  }
}

/** How many times the cost of `ours` that of `other` is: the median of the rounds, and the least and largest of them. */
export function ratio(other: Result, ours: Result): { median: number; range: readonly [number, number] } {
  const shared = Math.min(other.rounds.length, ours.rounds.length)
  const ratios = other.rounds.slice(0, shared).map((cost, round) => cost / ours.rounds[round])
  return { median: quantile(ratios, 0.5), range: [Math.min(...ratios), Math.max(...ratios)] }
}

/** The q-quantile of some numbers, interpolated. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below] + (at - below) * ((sorted[below + 1] ?? sorted[below]) - sorted[below])
}
