import type { Events } from '../events/index.ts'
import { nu2FlowsFeatures, nuFlowsFeatures } from '../features/index.ts'
import { type DrawOptions, drawBlocks, drawNu2Blocks, type SampleBlock } from '../samples/index.ts'
import { nu2PosteriorModel, type TrainedNu2Network } from './loadNu2Network.ts'
import { posteriorModel, type TrainedNuNetwork } from './loadNuNetwork.ts'

/** Makes the draws of some events, block by block. */
export type Drawer = (events: Events, options: DrawOptions) => Generator<SampleBlock>

/**
 * How a trained flow of either family draws from the posterior of events.
 * @throws ConfigError when the network is not a flow and has no posterior
 */
export function drawPosterior(trained: TrainedNuNetwork | TrainedNu2Network, who: string): Drawer {
  if (trained.neutrinos === 1) {
    const posterior = posteriorModel(trained, who)
    return (events, options) => drawBlocks(posterior, nuFlowsFeatures(events, trained.settings), options)
  }
  const posterior = nu2PosteriorModel(trained, who)
  return (events, options) => drawNu2Blocks(posterior, nu2FlowsFeatures(events, trained.settings), options)
}
