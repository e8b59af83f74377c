import { binnTwin } from './binn/twin.ts'
import { cloudsTwin } from './clouds/twin.ts'
import { chainsTwin } from './laser/twin.ts'
import type { Twinned } from './twin.ts'
import { ganTwin } from './wzUnfolding/twin.ts'

/** Those that there are, by name. */
export const TWINNED: Readonly<Record<string, Twinned>> = {
  bayesian: binnTwin,
  fcgan: ganTwin,
  clouds: cloudsTwin,
  chains: chainsTwin,
}
