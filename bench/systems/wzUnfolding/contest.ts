import { standardised } from '../../../src/lib/features/index.ts'
import { wzUnfolding } from '../../../src/lib/systems/index.ts'
import {
  fitMomenta,
  type MomentaFlowParams,
  measuredColumns,
  momentaFlow,
} from '../../../src/lib/systems/wzUnfolding/momentaFlow.ts'
import { rowsTensor } from '../../../src/lib/systems/wzUnfolding/preprocessing.ts'
import { PROFILES } from '../../../src/lib/systems/wzUnfolding/profiles.ts'
import type { SystemContest } from '../contestants.ts'

/** The published conditional flow, its likelihood alone: what its discrepancy of masses costs is no part of other networks. */
export const wzUnfoldingContest: SystemContest = {
  system: wzUnfolding,
  network: 'cinn',
  recipe: 'authors',
  changes: { profile: 'published-likelihood' },
  draws: (events) => {
    const own = events as unknown as Parameters<typeof measuredColumns>[0]
    const inputs = standardised(measuredColumns(own), fitMomenta(own).event)
    const flow = momentaFlow(PROFILES.published)
    return (given, places, key, draws) =>
      flow.given(given as MomentaFlowParams, rowsTensor(inputs, places)).sample(key, draws)
  },
}
