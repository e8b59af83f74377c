import type { Task } from '../contest.ts'
import type { Work } from '../peers/serve.ts'

/** A network whose twin in PyTorch begins with its weights and must compute what it computes. */
export interface Twinned {
  readonly title: string
  /** The twin, a script of `peers/`. */
  readonly script: string
  readonly tasks: readonly Task[]
  /** Weights, data and numbers to be found again, as plain data. */
  readonly twinCase: () => object | Promise<object>
  /** Makes ready to work; the backend is chosen by then. */
  readonly start: () => Promise<Started> | Started
}

export interface Started {
  readonly weights: number
  readonly work: Work
}
