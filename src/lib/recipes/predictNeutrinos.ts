import type { Events } from '../events/index.ts'
import { nuFlowsFeatures, standardiseFeatures, turnBack } from '../features/index.ts'
import type { NuFeedForwardParams } from '../models/index.ts'
import { inputTensors } from '../samples/index.ts'
import { ConfigError, tf } from '../tensor/index.ts'
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
  const { mean, scale } = preprocessing.target
  const momenta = Float32Array.from(standardised, (value, i) => value * scale[i % 3] + mean[i % 3])
  for (let i = 0; i < momenta.length; i += 3)
    momenta[i + 2] = Math.hypot(momenta[i], momenta[i + 1]) * Math.sinh(momenta[i + 2])
  turnBack(momenta, features.turns, 1)
  return momenta
}
