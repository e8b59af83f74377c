import type { Events } from '../../events/index.ts'
import { trueNeutrino } from '../../reconstruction/index.ts'
import { disposeTree } from '../../tensor/index.ts'
import { featureBatches } from '../batches.ts'
import { constantWidth, readCalibration } from '../calibration/calibration.ts'
import { topPairInputs } from '../calibration/inputs.ts'
import { calibratedPosterior, importedPosterior } from '../calibration/posterior.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, Posterior, System } from '../system.ts'
import { answersOf } from '../view.ts'
import { CONDITIONS } from './conditions.ts'
import { MOMENTUM, neutrinoView } from './draws.ts'
import { neutrinoFeatures } from './features.ts'
import { batchOf } from './inputs.ts'
import { judgeNeutrinos, type NeutrinoJudgement } from './judge.ts'
import { neutrinoNetwork } from './network.ts'
import { exportedNeutrino } from './onnx.ts'
import { fitPreprocessing, preprocessed, readPreprocessing } from './preprocessing.ts'
import { CHOICES, type NeutrinoSettings, RECIPES } from './recipes.ts'

const needs: Needs = { layout: 'semileptonic', truth: ['neutrinos'] }

/** ν-Flows: the neutrino of semileptonic top-quark pairs (arXiv 2207.00664). */
export const singleNeutrino: System<NeutrinoSettings, NeutrinoJudgement, Events> = {
  name: 'singleNeutrino',
  format: 'neutrina-nu-1',
  needs,
  networks: {
    'nu-flows': 'the posterior of the neutrino in semileptonic top-quark pairs (arXiv 2207.00664)',
    'nu-ff': 'the regression that the posterior is compared with',
  },
  recipes: RECIPES,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<NeutrinoSettings>(RECIPES, CHOICES, recipe, changes),

  prepare(network, { training, validation }, settings, given) {
    const features = neutrinoFeatures(training, settings)
    const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitPreprocessing(features)
    const { init, loss } = neutrinoNetwork(network, settings, preprocessing)
    const batches = (of: typeof features) => featureBatches(preprocessed(of, preprocessing), batchOf)
    return {
      init,
      loss,
      training: batches(features),
      validation: batches(neutrinoFeatures(validation, settings)),
      target: 'px [GeV], py [GeV], eta',
      preprocessing,
    }
  },

  restore({ folder, network, settings, preprocessing: parts, calibration, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const fitted = readCalibration(calibration, folder, MOMENTUM)
    const width = constantWidth(fitted)
    const built = neutrinoNetwork(network, settings, preprocessing, width)
    const params = filled(built.init)
    const view = (events: Events) => neutrinoView(events, settings, preprocessing)
    const exported = () => exportedNeutrino(network, built, params, settings, preprocessing, width)
    const trained = { network, needs, exported, dispose: () => disposeTree(params) }
    if (built.kind === 'nu-ff')
      return { ...trained, predict: (events: Events) => answersOf(view(events), built.model, params) }
    const posterior: Posterior = calibratedPosterior(view, built.model, params, fitted, {
      ...ABOUT,
      ...ASKED,
      hasShape: true,
    })
    const { scale } = preprocessing.target
    return {
      ...trained,
      posterior,
      judge: (asked, of = posterior) => judgeNeutrinos({ needs, posterior: of, scale }, asked),
    }
  },

  imported(draw) {
    const posterior = importedPosterior(draw, ABOUT, ASKED)
    return {
      ...{ network: 'nu-flows', needs, posterior },
      judge: (asked, of = posterior) => judgeNeutrinos({ needs, posterior: of, scale: SCALES }, asked),
    }
  },
}

/** What the draws are. */
const ABOUT = {
  columns: MOMENTUM,
  dataSet: { name: 'gen_nu', shape: [1, 3] },
  coordinates: 'px, py, pz in GeV; log_prob per GeV^3',
} as const

/** What a calibration and a judge ask of events. */
const ASKED = {
  truth: (events: Events) => trueNeutrino(events).momenta,
  conditions: CONDITIONS,
  inputs: topPairInputs(1),
}

/** Widths of px, py [GeV] and η, about: of the training, where that is known. */
const SCALES = [50, 50, 1.2]
