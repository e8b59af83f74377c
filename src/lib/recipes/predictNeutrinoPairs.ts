import { ConfigError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { nu2FlowsFeatures, nu2Momenta, standardiseNu2Features } from '../features/index.ts'
import type { Nu2FeedForwardParams } from '../models/index.ts'
import { nu2InputTensors } from '../samples/index.ts'
import { tf } from '../tensor/index.ts'
import type { TrainedNu2Network } from './loadNu2Network.ts'

/**
 * The answers of a trained ν²-FF.
 * @returns [count, 2, 3] = (px, py, pz) of ν, then of ν̄, in GeV
 * @throws ConfigError when the network is not a regression
 */
export function predictNeutrinoPairs(
  { network, params, settings, preprocessing }: TrainedNu2Network,
  events: Events,
): Float32Array {
  if (network.kind !== 'nu2-ff') {
    const fix = 'train one with `neutrina train nu2-ff`'
    throw new ConfigError({ who: 'ν²-FF', wanted: 'the folder of a regression', got: `one of ${network.kind}`, fix })
  }
  const features = nu2FlowsFeatures(events, settings)
  const standardised = tf.tidy(() => {
    const inputs = nu2InputTensors(standardiseNu2Features(features, preprocessing))
    return network.model
      .predict(params as Nu2FeedForwardParams, inputs)
      .dataSync()
      .slice()
  })
  return nu2Momenta(standardised, features, preprocessing).momenta
}
