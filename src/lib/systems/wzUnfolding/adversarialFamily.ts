import { key, type Params } from '../../tensor/index.ts'
import type { InTurn } from '../../training/index.ts'
import type { Family } from './family.ts'
import { wzFeatures } from './features.ts'
import { type GanBatch, type GanParams, ganBatches, unfoldingGan } from './gan.ts'
import { ganPosterior } from './ganDraws.ts'
import { collapsed, ganFigures } from './ganFigures.ts'
import { fitGanPreprocessing, readGanPreprocessing } from './ganPreprocessing.ts'
import { exportedGan } from './onnx/exported.ts'
import { ganProfile } from './profiles.ts'

type Kind = 'gan' | 'fcgan'
/** Betas of the optimiser of both networks (arXiv 1907.03764, its code). */
const OPTIMISER = { beta1: 0.5, beta2: 0.9 }

/** Generators that are trained against a discriminator. */
export const adversarialFamily: Family = {
  prepare(network, { training, validation }, settings, given) {
    const features = wzFeatures(training)
    const preprocessing = given ? readGanPreprocessing(given, 'preprocessing') : fitGanPreprocessing(features, key(0))
    const profile = ganProfile(settings.profile)
    const gan = unfoldingGan(network as Kind, profile, preprocessing)
    const loss = (params: Params, batch: object) => gan.validationLoss(params as GanParams, batch as GanBatch)
    const validating = ganBatches(wzFeatures(validation), preprocessing)
    const figures = ganFigures(gan, validating)
    return {
      init: gan.init,
      loss,
      inTurn: gan.losses as unknown as InTurn<Params, object>,
      ...(profile.keep && { keep: profile.keep }),
      optimiser: OPTIMISER,
      training: ganBatches(features, preprocessing),
      validation: validating,
      figures: (params) => figures(params as GanParams),
      warning: collapsed,
      target: 'residuals of ln p_T, eta, phi of each parton against its object',
      preprocessing,
    }
  },
  restore({ folder, network, settings, preprocessing: parts, params: filled }) {
    const preprocessing = readGanPreprocessing(parts, `${folder}/model.json`)
    const gan = unfoldingGan(network as Kind, ganProfile(settings.profile), preprocessing)
    const params = filled(gan.init) as GanParams
    const exported = () => exportedGan(network, gan, params, preprocessing)
    return { params, posterior: ganPosterior(gan, params, preprocessing), exported }
  },
}
