import type { WzEvents } from '../../events/index.ts'
import { disposeTree, key, type Params, type Scalar } from '../../tensor/index.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, System } from '../system.ts'
import { type SplineFlowParams, splineFlow } from './conditionalFlow.ts'
import { flowPosterior } from './draws.ts'
import { wzFeatures } from './features.ts'
import { judgeUnfolding, type UnfoldingJudgement } from './judge.ts'
import { type FlowBatch, fitPreprocessing, flowBatches, readPreprocessing } from './preprocessing.ts'
import { PROFILES } from './profiles.ts'
import { CHOICES, RECIPES, type UnfoldingSettings } from './recipes.ts'

const needs: Needs = { layout: 'wz', truth: ['parton'] }

/** Unfolding of pp → ZW → (ℓℓ)(qq') to the partons (arXiv 1912.00477, 2006.06685). */
export const wzUnfolding: System<UnfoldingSettings, UnfoldingJudgement, WzEvents> = {
  name: 'wzUnfolding',
  format: 'neutrina-wz-1',
  needs,
  networks: { cinn: 'the posterior of the partons of ZW → (ℓℓ)(qq), a conditional flow (arXiv 2006.06685)' },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<UnfoldingSettings>(RECIPES, CHOICES, recipe, changes),

  prepare(_network, { training, validation }, { profile }, given) {
    const features = wzFeatures(training)
    const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitPreprocessing(features, key(0))
    const flow = splineFlow(PROFILES[profile], preprocessing.event.columns.length)
    const loss = (params: Params, batch: object): Scalar => {
      const { context, target } = batch as FlowBatch
      return flow
        .given(params as SplineFlowParams, context)
        .logProb(target)
        .mean()
        .neg() as Scalar
    }
    return {
      init: flow.init,
      loss,
      training: flowBatches(features, preprocessing),
      validation: flowBatches(wzFeatures(validation), preprocessing),
      target: 'ten coordinates that impose masses of partons and transverse balance',
      preprocessing,
    }
  },

  restore({ folder, network, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const flow = splineFlow(PROFILES[settings.profile], preprocessing.event.columns.length)
    const params = filled(flow.init) as SplineFlowParams
    const posterior = flowPosterior(flow, params, preprocessing)
    return {
      network,
      needs,
      posterior,
      judge: (asked) => judgeUnfolding({ needs, posterior, dequantisation: 'd' }, asked),
      dispose: () => disposeTree(params),
    }
  },
}
