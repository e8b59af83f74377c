import type { Events } from '../../events/index.ts'
import { fitFeatures } from '../../features/index.ts'
import { disposeTree, type Params } from '../../tensor/index.ts'
import type { Json } from '../../training/index.ts'
import { featureBatches } from '../batches.ts'
import { refuseModel } from '../description.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, Posterior, System } from '../system.ts'
import { answersOf, densityOf, drawsOf } from '../view.ts'
import { MOMENTA, pairView } from './draws.ts'
import { pairFeatures } from './features.ts'
import type { Nu2FlowsParams } from './flow.ts'
import { batchOf } from './inputs.ts'
import { judgePairs, type PairJudgement } from './judge.ts'
import { latentWidth } from './latentWidth.ts'
import { pairNetwork } from './network.ts'
import { preprocessed, readPreprocessing } from './preprocessing.ts'
import { CHOICES, type PairSettings, RECIPES } from './recipes.ts'

const needs: Needs = { layout: 'dileptonic', truth: ['neutrinos'] }

/** What the target is, by frame. */
const TARGETS = {
  detector: 'px, py, pz [GeV] of the neutrino, then of the antineutrino',
  leptons: 'sum − MET, half difference (x, y), eta from its lepton in units of the W solution (harder lepton first)',
} as const

/** ν²-Flows: both neutrinos of dileptonic top-quark pairs (arXiv 2307.02405). */
export const twoNeutrinos: System<PairSettings, PairJudgement, Events> = {
  name: 'twoNeutrinos',
  format: 'neutrina-nu2-1',
  needs,
  networks: {
    'nu2-flows': 'the posterior of both neutrinos in dileptonic top-quark pairs (arXiv 2307.02405)',
    'nu2-ff': 'the regression of both neutrinos',
  },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<PairSettings>(RECIPES, CHOICES, recipe, changes),

  prepare(name, { training, validation }, settings, given) {
    const features = pairFeatures(training, settings)
    const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitFeatures(features)
    const network = pairNetwork(name, settings)
    const batches = (of: typeof features) => featureBatches(preprocessed(of, preprocessing), batchOf)
    const validating = batches(pairFeatures(validation, settings))
    // a regression and a uniform latent have no width
    const hasWidth = network.kind === 'nu2-flows' && network.model.shape.flow.kind !== 'box'
    const calibrate = async (params: Params): Promise<Json> => {
      if (network.kind !== 'nu2-flows') throw new Error('only flows are calibrated')
      const width = await latentWidth(network.model.shape, params as Nu2FlowsParams, validating)
      return { latentWidth: width, validation: validating.count }
    }
    return {
      init: network.init,
      loss: network.loss,
      validationLoss: network.validationLoss,
      training: batches(features),
      validation: validating,
      target: TARGETS[settings.frame],
      preprocessing,
      ...(hasWidth && { calibrate }),
    }
  },

  restore({ folder, network: name, settings, preprocessing: parts, calibration, params: filled }) {
    const path = `${folder}/model.json`
    const preprocessing = readPreprocessing(parts, path)
    const network = pairNetwork(name, settings, readWidth(calibration.latentWidth, path))
    const params = filled(network.init)
    const view = (events: Events) => pairView(events, settings, preprocessing)
    const trained = { network: name, needs, dispose: () => disposeTree(params) }
    if (network.kind === 'nu2-ff') {
      return { ...trained, predict: (events: Events) => answersOf(view(events), network.model, params) }
    }
    const posterior: Posterior = {
      draw: (events: Events, options) => drawsOf(view(events), network.model, params, options),
      columns: MOMENTA,
      densityOf: (events: Events, first) => densityOf(view(events), network.model, params, first),
      dataSet: { name: 'gen_nu', shape: [2, 3] },
      coordinates: 'px, py, pz in GeV, ν before ν̄; log_prob per GeV^6',
    }
    return { ...trained, posterior, judge: (asked, of = posterior) => judgePairs({ needs, posterior: of }, asked) }
  },
}

/** The width of the flow's latent normal, fitted after the training; 1 where it was not. */
function readWidth(width: Json | undefined, path: string): number {
  if (width === undefined) return 1
  if (typeof width === 'number' && width > 0.1 && width < 10) return width
  return refuseModel(path, 'a calibration with a latentWidth from 0.1 to 10', JSON.stringify(width))
}
