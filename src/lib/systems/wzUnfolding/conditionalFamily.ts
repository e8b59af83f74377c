import { key, type Params, type Scalar } from '../../tensor/index.ts'
import { constantWidth, readCalibration } from '../calibration/calibration.ts'
import { type SplineFlowParams, splineFlow } from './conditionalFlow.ts'
import { COORDINATES } from './coordinates.ts'
import { flowPosterior, MOMENTA } from './draws.ts'
import { exactPrepared } from './exactPrepared.ts'
import type { Family } from './family.ts'
import type { Look } from './features.ts'
import {
  fitMomenta,
  type MomentaFlowParams,
  momentaBatches,
  momentaFlow,
  momentaLoss,
  momentaPosterior,
} from './momentaFlow.ts'
import { exportedExact, exportedMomenta } from './onnx/exported.ts'
import { type FlowBatch, readPreprocessing } from './preprocessing.ts'
import { lookOf, type MomentaProfile, PROFILES, type SplineProfile } from './profiles.ts'

type Profile = SplineProfile | MomentaProfile

/** Conditional flows, in the coordinates that their profile asks for. */
export const conditionalFamily: Family = {
  prepare(_network, events, settings, given) {
    const profile: Profile = PROFILES[settings.profile]
    return profile.kind === 'momenta'
      ? prepareMomenta(events, profile, given)
      : prepareExact(events, profile, given, lookOf(settings.profile))
  },
  restore({ folder, network, settings, preprocessing: parts, calibration, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const profile: Profile = PROFILES[settings.profile]
    if (profile.kind === 'momenta') {
      const flow = momentaFlow(profile)
      const params = filled(flow.init) as MomentaFlowParams
      const exported = () => exportedMomenta(network, flow, params, preprocessing)
      return { params, posterior: momentaPosterior(flow, params, preprocessing), dequantisation: 'b', exported }
    }
    const fitted = readCalibration(calibration, folder, MOMENTA, COORDINATES.length)
    const flow = splineFlow(profile, preprocessing.event.columns.length, constantWidth(fitted))
    const params = filled(flow.init) as SplineFlowParams
    const look = lookOf(settings.profile)
    const posterior = flowPosterior(flow, params, { preprocessing, look, calibration: fitted }, true)
    const exported = exportedExact(network, flow, params, { preprocessing, look, width: constantWidth(fitted) })
    return { params, posterior, dequantisation: 'd', exported }
  },
}

type Prepare<P> = (
  events: Parameters<Family['prepare']>[1],
  profile: P,
  given: Parameters<Family['prepare']>[3],
) => ReturnType<Family['prepare']>

const prepareExact = (
  events: Parameters<Family['prepare']>[1],
  profile: SplineProfile,
  given: Parameters<Family['prepare']>[3],
  look: Look,
) =>
  exactPrepared(events, given, look, (inputs) => {
    const flow = splineFlow(profile, inputs)
    const loss = (params: Params, batch: object): Scalar => {
      const { context, target } = batch as FlowBatch
      const density = flow.given(params as SplineFlowParams, context)
      return density.logProb(target).mean().neg() as Scalar
    }
    return { init: flow.init, loss }
  })

const prepareMomenta: Prepare<MomentaProfile> = ({ training, validation }, profile, given) => {
  const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitMomenta(training)
  const flow = momentaFlow(profile)
  const plain = momentaLoss(flow, preprocessing, { ...profile, massWeight: 0 })
  return {
    init: flow.init,
    loss: momentaLoss(flow, preprocessing, profile),
    // the likelihood chooses: a discrepancy of few events is mostly noise
    validationLoss: (params, batch) => plain(params, batch, key(0)),
    training: momentaBatches(training, preprocessing),
    validation: momentaBatches(validation, preprocessing),
    target: 'px, py, pz [GeV] of l-, l+, q1, q2',
    preprocessing,
  }
}
