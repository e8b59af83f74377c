import { key, type Params, type Scalar } from '../../tensor/index.ts'
import { type SplineFlowParams, splineFlow } from './conditionalFlow.ts'
import { flowPosterior } from './draws.ts'
import { exactPrepared } from './exactPrepared.ts'
import type { Family } from './family.ts'
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
import { type MomentaProfile, PROFILES, type SplineProfile } from './profiles.ts'

type Profile = SplineProfile | MomentaProfile

/** Conditional flows, in the coordinates that their profile asks for. */
export const conditionalFamily: Family = {
  prepare(_network, events, settings, given) {
    const profile: Profile = PROFILES[settings.profile]
    return profile.kind === 'momenta' ? prepareMomenta(events, profile, given) : prepareExact(events, profile, given)
  },
  restore({ folder, network, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readPreprocessing(parts, `${folder}/model.json`)
    const profile: Profile = PROFILES[settings.profile]
    if (profile.kind === 'momenta') {
      const flow = momentaFlow(profile)
      const params = filled(flow.init) as MomentaFlowParams
      const exported = () => exportedMomenta(network, flow, params, preprocessing)
      return { params, posterior: momentaPosterior(flow, params, preprocessing), dequantisation: 'b', exported }
    }
    const flow = splineFlow(profile, preprocessing.event.columns.length)
    const params = filled(flow.init) as SplineFlowParams
    const exported = () => exportedExact(network, flow, params, preprocessing)
    return { params, posterior: flowPosterior(flow, params, preprocessing), dequantisation: 'd', exported }
  },
}

type Prepare<P> = (
  events: Parameters<Family['prepare']>[1],
  profile: P,
  given: Parameters<Family['prepare']>[3],
) => ReturnType<Family['prepare']>

const prepareExact: Prepare<SplineProfile> = (events, profile, given) =>
  exactPrepared(events, given, (inputs) => {
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
