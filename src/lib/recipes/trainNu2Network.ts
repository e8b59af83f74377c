import { fitNu2Preprocessing, nu2FlowsFeatures, standardiseNu2Features } from '../features/index.ts'
import type { Nu2FlowsParams } from '../models/index.ts'
import { disposeTree } from '../tensor/index.ts'
import { type BatchSource, writeCalibration } from '../training/index.ts'
import { latentWidth } from './latentWidth.ts'
import { loadNu2Network } from './loadNu2Network.ts'
import { nu2Batches } from './nu2Batches.ts'
import { NU2_FORMAT } from './nu2Description.ts'
import type { Nu2FlowsSettings, Nu2NetworkName } from './nu2FlowsSettings.ts'
import { type Nu2Batch, nu2Network } from './nu2Network.ts'
import { readTrainingEvents, type TrainingJob, type TrainingResult, trainNetwork } from './trainNetwork.ts'

/** A training of a two-neutrino network on event files. */
export interface Nu2Training extends TrainingJob {
  readonly network: Nu2NetworkName
  readonly settings: Nu2FlowsSettings
}

/** What the target is, by frame. */
const TARGETS = {
  detector: 'px, py, pz [GeV] of the neutrino, then of the antineutrino',
  leptons: 'sum − MET, half difference (x, y), eta from its lepton in units of the W solution (harder lepton first)',
} as const

/**
 * Trains a two-neutrino network on event files and keeps it in a folder: reads, splits (every tenth event validates), fits
 * the preprocessing on all training events, trains, keeps the best, and fits the width of its latent normal on the validating
 * events. The losses of a flow are mean negative log-likelihoods
 * of both momenta in GeV⁻⁶, whatever the frame.
 * @throws FileError for files that cannot be used, ConfigError for settings, TrainingError when the loss is not finite
 */
export async function trainNu2Network(training: Nu2Training): Promise<TrainingResult> {
  const { network: kind, settings } = training
  const events = await readTrainingEvents(2, training)
  const features = nu2FlowsFeatures(events.training, settings)
  const preprocessing = fitNu2Preprocessing(features)
  const source = (of: typeof features) => nu2Batches(standardiseNu2Features(of, preprocessing))
  const target = TARGETS[settings.frame]
  const validation = source(nu2FlowsFeatures(events.validation, settings))
  const result = await trainNetwork<Nu2Batch>(training, {
    network: nu2Network(kind, settings),
    training: source(features),
    validation,
    settings,
    description: { format: NU2_FORMAT, network: kind, settings, target, preprocessing },
  })
  if (result.stopped !== 'aborted') await calibrate(training.out, validation)
  return result
}

/** Fits the width of the latent normal of the network in a folder; a regression and a uniform latent have none. */
async function calibrate(folder: string, validation: BatchSource<Nu2Batch>): Promise<void> {
  const { network, params } = await loadNu2Network(folder)
  try {
    if (network.kind !== 'nu2-flows' || network.model.shape.flow.kind === 'box') return
    const width = await latentWidth(network.model.shape, params as Nu2FlowsParams, validation)
    await writeCalibration(folder, { latentWidth: width, validation: validation.count })
  } finally {
    disposeTree(params)
  }
}
