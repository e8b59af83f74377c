import { fitFeatures, takeFeatures } from '../../../src/lib/features/index.ts'
import { twoNeutrinos } from '../../../src/lib/systems/index.ts'
import { inputWidths, pairFeatures } from '../../../src/lib/systems/twoNeutrinos/features.ts'
import { type Nu2FlowsParams, nu2Flows } from '../../../src/lib/systems/twoNeutrinos/flow.ts'
import { inputTensors } from '../../../src/lib/systems/twoNeutrinos/inputs.ts'
import { preprocessed } from '../../../src/lib/systems/twoNeutrinos/preprocessing.ts'
import { nu2FlowsShape } from '../../../src/lib/systems/twoNeutrinos/profiles.ts'
import type { SystemContest } from '../contestants.ts'

/** ν²-Flows as released. */
export const twoNeutrinosContest: SystemContest = {
  system: twoNeutrinos,
  network: 'nu2-flows',
  recipe: 'authors',
  draws: (events) => {
    const { profile, frame } = twoNeutrinos.settings('authors')
    const features = pairFeatures(events, { frame })
    const data = preprocessed(features, fitFeatures(features))
    const model = nu2Flows(nu2FlowsShape(profile, inputWidths({ frame })))
    return (given, places, key, draws) => {
      const params = given as Nu2FlowsParams
      return model.posterior(params, model.context(params, inputTensors(takeFeatures(data, places)))).sample(key, draws)
    }
  },
}
