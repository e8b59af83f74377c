import type { Draws } from '../../src/lib/distributions/index.ts'
import type { Events } from '../../src/lib/events/index.ts'
import type { System } from '../../src/lib/systems/index.ts'
import type { Key, Params } from '../../src/lib/tensor/index.ts'
import { singleNeutrinoContest } from './singleNeutrino/contest.ts'
import { twoNeutrinosContest } from './twoNeutrinos/contest.ts'
import { wzUnfoldingContest } from './wzUnfolding/contest.ts'

/** How a system takes part in `bench:speed`: its published settings, and draws in the standardised target. */
export interface SystemContest {
  readonly system: System
  readonly network: string
  readonly recipe: string
  /** What of the recipe is something else. */
  readonly changes?: Readonly<Record<string, unknown>>
  /** Prepares draws of some events, by their places. */
  readonly draws: (events: Events) => (params: Params, places: Int32Array, key: Key, draws: number) => Draws
}

/** The contestants by the names of their networks. */
export const CONTESTS: Readonly<Record<string, SystemContest>> = Object.fromEntries(
  [singleNeutrinoContest, twoNeutrinosContest, wzUnfoldingContest].map((contest) => [contest.network, contest]),
)
