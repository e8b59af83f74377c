import type { WzEvents } from '../../events/index.ts'
import { disposeTree, key, type Params, type Scalar } from '../../tensor/index.ts'
import type { InTurn } from '../../training/index.ts'
import { settingsFrom } from '../settings.ts'
import type { Needs, Prepared, Saved, SplitEvents, System, Trained } from '../system.ts'
import { type SplineFlowParams, splineFlow } from './conditionalFlow.ts'
import { flowPosterior } from './draws.ts'
import { wzFeatures } from './features.ts'
import { type GanBatch, type GanParams, ganBatches, unfoldingGan } from './gan.ts'
import { ganPosterior } from './ganDraws.ts'
import { collapsed, ganFigures } from './ganFigures.ts'
import { fitGanPreprocessing, readGanPreprocessing } from './ganPreprocessing.ts'
import { judgeUnfolding, type UnfoldingJudgement } from './judge.ts'
import {
  fitMomenta,
  type MomentaFlowParams,
  momentaBatches,
  momentaFlow,
  momentaLoss,
  momentaPosterior,
} from './momentaFlow.ts'
import { observablesOf, WZ_OBSERVABLES } from './observables.ts'
import { type FlowBatch, fitPreprocessing, flowBatches, readPreprocessing } from './preprocessing.ts'
import { ganProfile, type MomentaProfile, PROFILES, type SplineProfile } from './profiles.ts'
import { CHOICES, DEFAULTS, RECIPES, type UnfoldingSettings } from './recipes.ts'

const needs: Needs = { layout: 'wz', truth: ['parton'] }
/** What draws are unfolded in. */
const OBSERVABLES = { quantities: WZ_OBSERVABLES, of: observablesOf }
type Parts = Saved<UnfoldingSettings>['preprocessing']

/** Unfolding of pp → ZW → (ℓℓ)(qq') to the partons (arXiv 1912.00477, 2006.06685). */
export const wzUnfolding: System<UnfoldingSettings, UnfoldingJudgement, WzEvents> = {
  name: 'wzUnfolding',
  format: 'neutrina-wz-1',
  needs,
  networks: {
    cinn: 'the posterior of the partons of ZW → (ℓℓ)(qq), a conditional flow (arXiv 2006.06685)',
    fcgan: 'a generator of the partons that is told what was measured (arXiv 1912.00477)',
    gan: 'the naive generator, without noise, that it is compared with',
  },
  recipes: RECIPES,
  defaults: DEFAULTS,
  choices: CHOICES,
  settings: (recipe, changes = {}) => settingsFrom<UnfoldingSettings>(RECIPES, CHOICES, recipe, changes),
  prepare: (network, events, settings, given) =>
    network === 'cinn' ? prepareFlow(events, settings, given) : prepareGan(network, events, settings, given),
  restore: (saved) => (saved.network === 'cinn' ? restoreFlow(saved) : restoreGan(saved)),
}

function prepareFlow(
  { training, validation }: SplitEvents<WzEvents>,
  settings: UnfoldingSettings,
  given?: Parts,
): Prepared {
  const profile: SplineProfile | MomentaProfile = PROFILES[settings.profile]
  if (profile.kind === 'momenta') return prepareMomenta({ training, validation }, profile, given)
  const features = wzFeatures(training)
  const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitPreprocessing(features, key(0))
  const flow = splineFlow(profile, preprocessing.event.columns.length)
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
}

function prepareMomenta(
  { training, validation }: SplitEvents<WzEvents>,
  profile: MomentaProfile,
  given?: Parts,
): Prepared {
  const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitMomenta(training)
  const flow = momentaFlow(profile)
  const plain = momentaLoss(flow, preprocessing, 0)
  return {
    init: flow.init,
    loss: momentaLoss(flow, preprocessing, profile.massWeight),
    // the likelihood chooses: a discrepancy of few events is mostly noise
    validationLoss: (params, batch) => plain(params, batch, key(0)),
    training: momentaBatches(training, preprocessing),
    validation: momentaBatches(validation, preprocessing),
    target: 'px, py, pz [GeV] of l-, l+, q1, q2',
    preprocessing,
  }
}

function restoreFlow({ folder, network, settings, preprocessing: parts, params: filled }: Saved<UnfoldingSettings>) {
  const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
  const profile: SplineProfile | MomentaProfile = PROFILES[settings.profile]
  const isMomenta = profile.kind === 'momenta'
  const params = filled(
    isMomenta ? momentaFlow(profile).init : splineFlow(profile, preprocessing.event.columns.length).init,
  )
  const posterior = isMomenta
    ? momentaPosterior(momentaFlow(profile), params as MomentaFlowParams, preprocessing)
    : flowPosterior(splineFlow(profile, preprocessing.event.columns.length), params as SplineFlowParams, preprocessing)
  const trained: Trained<UnfoldingJudgement> = {
    network,
    needs,
    posterior,
    observables: OBSERVABLES,
    judge: (asked) => judgeUnfolding({ needs, posterior, dequantisation: isMomenta ? 'b' : 'd' }, asked),
    dispose: () => disposeTree(params),
  }
  return trained
}

/** Betas of the optimiser of both networks (arXiv 1907.03764, its code). */
const OPTIMISER = { beta1: 0.5, beta2: 0.9 }

function prepareGan(
  network: string,
  { training, validation }: SplitEvents<WzEvents>,
  settings: UnfoldingSettings,
  given?: Parts,
): Prepared {
  const features = wzFeatures(training)
  const preprocessing = given ? readGanPreprocessing(given, 'preprocessing') : fitGanPreprocessing(features, key(0))
  const gan = unfoldingGan(network as 'gan' | 'fcgan', ganProfile(settings.profile), preprocessing)
  const loss = (params: Params, batch: object) => gan.validationLoss(params as GanParams, batch as GanBatch)
  const validating = ganBatches(wzFeatures(validation), preprocessing)
  const figures = ganFigures(gan, validating)
  return {
    init: gan.init,
    loss,
    inTurn: gan.losses as unknown as InTurn<Params, object>,
    optimiser: OPTIMISER,
    training: ganBatches(features, preprocessing),
    validation: validating,
    figures: (params) => figures(params as GanParams),
    warning: collapsed,
    target: 'residuals of ln p_T, eta, phi of each parton against its object',
    preprocessing,
  }
}

function restoreGan({ folder, network, settings, preprocessing: parts, params: filled }: Saved<UnfoldingSettings>) {
  const preprocessing = readGanPreprocessing(parts, `${folder}/model.json`)
  const gan = unfoldingGan(network as 'gan' | 'fcgan', ganProfile(settings.profile), preprocessing)
  const params = filled(gan.init) as GanParams
  const posterior = ganPosterior(gan, params, preprocessing)
  const trained: Trained<UnfoldingJudgement> = {
    network,
    needs,
    posterior,
    observables: OBSERVABLES,
    judge: (asked) => judgeUnfolding({ needs, posterior }, asked),
    dispose: () => disposeTree(params),
  }
  return trained
}
