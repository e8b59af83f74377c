import { ConfigError } from '../../complaint.ts'
import type { Events } from '../events/index.ts'
import { neutrinoMomenta, nuFlowsFeatures, standardiseFeatures } from '../features/index.ts'
import type { NuFeedForwardParams } from '../models/index.ts'
import { inputTensors } from '../samples/index.ts'
import { tf } from '../tensor/index.ts'
import type { TrainedNuNetwork } from './loadNuNetwork.ts'

/**
 * The answers of a trained ν-FF.
 * @returns [count, 3] = (px, py, pz) in GeV
 * @throws ConfigError when the network is not a regression
 */
export function predictNeutrinos(
  { network, params, settings, preprocessing }: TrainedNuNetwork,
  events: Events,
): Float32Array {
  if (network.kind !== 'nu-ff') {
    const fix = 'train one with `neutrina train nu-ff`'
    throw new ConfigError({ who: 'ν-FF', wanted: 'the folder of a regression', got: `one of ${network.kind}`, fix })
  }
  const features = nuFlowsFeatures(events, settings)
  const standardised = tf.tidy(() => {
    const inputs = inputTensors(standardiseFeatures(features, preprocessing))
    return network.model
      .predict(params as NuFeedForwardParams, inputs)
      .dataSync()
      .slice()
  })
  return neutrinoMomenta(standardised, preprocessing, features.turns)
}
