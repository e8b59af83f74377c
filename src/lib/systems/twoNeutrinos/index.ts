import type { Events } from '../../events/index.ts'
import { fitFeatures } from '../../features/index.ts'
import { trueNeutrinoPairs } from '../../reconstruction/index.ts'
import { disposeTree } from '../../tensor/index.ts'
import { featureBatches } from '../batches.ts'
import { constantWidth, readCalibration } from '../calibration/calibration.ts'
import { topPairInputs } from '../calibration/inputs.ts'
import { calibratedPosterior, importedPosterior } from '../calibration/posterior.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, Posterior, System } from '../system.ts'
import { answersOf } from '../view.ts'
import { PAIR_DERIVED } from './derived.ts'
import { CONDITIONS, MOMENTA, pairView } from './draws.ts'
import { pairFeatures } from './features.ts'
import { isTurned } from './frame.ts'
import { batchOf } from './inputs.ts'
import { judgePairs, type PairJudgement } from './judge.ts'
import { pairNetwork, viewOf } from './network.ts'
import { exportedPair } from './onnx.ts'
import { preprocessed, preprocessingOf, readPreprocessing } from './preprocessing.ts'
import { isToldTopMass } from './profiles.ts'
import { CHOICES, type PairSettings, RECIPES } from './recipes.ts'
import { massCurves, massPriorOf, topMassParameter } from './topMassParameter.ts'

const needs: Needs = { layout: 'dileptonic', truth: ['neutrinos', 'topMass'] }

/** What the target is. */
const TARGETS = {
  detector: 'px, py, pz [GeV] of the neutrino, then of the antineutrino',
  turned: 'sum − MET, half difference (x, y), eta from its lepton in units of the W solution (harder lepton first)',
} as const

const NO_GRAPH = 'a frame that leaves a symmetry to the network has no ONNX form; train in the frame of the leptons'

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
  partOf: (settings) =>
    isToldTopMass(settings.profile) ? { settings: { ...settings, profile: 'neutrina' }, rest: ['topMass'] } : undefined,

  prepare(name, { training, validation }, settings, given) {
    const view = viewOf(settings)
    const features = pairFeatures(training, view)
    const preprocessing = given ? preprocessingOf(given, features) : fitFeatures(features)
    const prior = view.topMass ? massPriorOf(training, preprocessing) : undefined
    const network = pairNetwork(name, settings, { prior })
    const batches = (of: typeof features) => featureBatches(preprocessed(of, preprocessing), batchOf)
    return {
      init: network.init,
      loss: network.loss,
      validationLoss: network.validationLoss,
      training: batches(features),
      validation: batches(pairFeatures(validation, view)),
      target: TARGETS[isTurned(settings.frame) ? 'turned' : 'detector'],
      preprocessing,
    }
  },

  restore({ folder, network: name, settings, preprocessing: parts, calibration, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const fitted = readCalibration(calibration, folder, MOMENTA)
    const width = constantWidth(fitted)
    const network = pairNetwork(name, settings, { latentWidth: width })
    const params = filled(network.init)
    const view = (events: Events) => pairView(events, viewOf(settings), preprocessing)
    const exported =
      isTurned(settings.frame) && settings.frame !== 'leptons'
        ? NO_GRAPH
        : () => exportedPair(name, network, params, settings, preprocessing, width)
    const trained = { network: name, needs, exported, dispose: () => disposeTree(params) }
    if (network.kind === 'nu2-ff') {
      return { ...trained, predict: (events: Events) => answersOf(view(events), network.model, params) }
    }
    const { model } = network
    const curve = model.topMass?.curve
    const posterior: Posterior = calibratedPosterior(view, model, params, fitted, {
      ...ABOUT,
      ...ASKED,
      // neither a uniform latent nor that of a velocity has a shape
      hasShape: model.shape.flow.kind === 'couplings',
      ...(curve && { likelihood: massCurves(view, curve, params, preprocessing) }),
    })
    return {
      ...trained,
      posterior,
      observables: PAIR_DERIVED,
      ...(curve && { parameter: topMassParameter(view, curve, params, preprocessing, fitted?.likelihood) }),
      judge: (asked, of = posterior) => judgePairs({ needs, posterior: of }, asked),
    }
  },

  imported(draw) {
    const posterior = importedPosterior(draw, ABOUT, ASKED)
    return {
      ...{ network: 'nu2-flows', needs, posterior, observables: PAIR_DERIVED },
      judge: (asked, of = posterior) => judgePairs({ needs, posterior: of }, asked),
    }
  },
}

/** What the draws are. */
const ABOUT = {
  columns: MOMENTA,
  dataSet: { name: 'gen_nu', shape: [2, 3] },
  coordinates: 'px, py, pz in GeV, ν before ν̄; log_prob per GeV^6',
} as const

/** What a calibration and a judge ask of events. */
const ASKED = { truth: trueNeutrinoPairs, conditions: CONDITIONS, inputs: topPairInputs(2) }
