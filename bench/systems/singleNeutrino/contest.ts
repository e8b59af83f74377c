import { takeFeatures } from '../../../src/lib/features/index.ts'
import { singleNeutrino } from '../../../src/lib/systems/index.ts'
import { neutrinoFeatures } from '../../../src/lib/systems/singleNeutrino/features.ts'
import { type NuFlowsParams, nuFlows } from '../../../src/lib/systems/singleNeutrino/flow.ts'
import { inputTensors } from '../../../src/lib/systems/singleNeutrino/inputs.ts'
import { fitPreprocessing, preprocessed } from '../../../src/lib/systems/singleNeutrino/preprocessing.ts'
import { nuFlowsShape } from '../../../src/lib/systems/singleNeutrino/profiles.ts'
import type { SystemContest } from '../contestants.ts'

/** ν-Flows as released. */
export const singleNeutrinoContest: SystemContest = {
  system: singleNeutrino,
  network: 'nu-flows',
  recipe: 'authors',
  draws: (events) => {
    const settings = singleNeutrino.settings('authors')
    const features = neutrinoFeatures(events, settings)
    const data = preprocessed(features, fitPreprocessing(features))
    const model = nuFlows(nuFlowsShape(settings.profile, settings.quadratic))
    return (given, places, key, draws) => {
      const params = given as NuFlowsParams
      return model.posterior(params, model.context(params, inputTensors(takeFeatures(data, places)))).sample(key, draws)
    }
  },
}
