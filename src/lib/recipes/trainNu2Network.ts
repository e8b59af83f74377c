import { fitNu2Preprocessing, nu2FlowsFeatures, standardiseNu2Features } from '../features/index.ts'
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
 * the preprocessing on all training events, trains, keeps the best. The losses of a flow are mean negative log-likelihoods
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
  return trainNetwork<Nu2Batch>(training, {
    network: nu2Network(kind, settings),
    training: source(features),
    validation: source(nu2FlowsFeatures(events.validation, settings)),
    settings,
    description: { format: NU2_FORMAT, network: kind, settings, target, preprocessing },
  })
}
