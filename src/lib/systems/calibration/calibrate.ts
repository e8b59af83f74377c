import { ConfigError } from '../../../complaint.ts'
import { type Json, loadModel, writeCalibration } from '../../training/index.ts'
import { posteriorOf } from '../answers.ts'
import { inputsOf, writeInputs } from '../certificate/reference.ts'
import { restoreModel } from '../load.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { AskedEvents, Posterior } from '../system.ts'
import { type Calibration, calibrationJson } from './calibration.ts'
import { type CalibrationOptions, fitCalibration } from './fitCalibration.ts'

/** Fewer tell nothing of a region of 95 %. */
const LEAST = 20

/**
 * Calibrates a trained posterior on events that it was not trained on, and keeps what was fitted with the model in place of what was
 * there. A training does the same with the events that it validates on.
 * @throws FileError for files that cannot be used or lack the truth, ConfigError when the network has no posterior
 */
export async function calibrate(folder: string, asked: AskedEvents, options: CalibrationOptions): Promise<Calibration> {
  const { model, params } = await loadModel(folder)
  const { calibration: _, ...description } = model as Record<string, Json>
  const restored = (calibration: Record<string, Json>) =>
    restoreModel({ model: { ...description, calibration }, params }, folder)
  const asTrained = restored({})
  const posterior = calibratedBy(posteriorOf(asTrained, folder), folder)
  const source = await openEventsFor(asTrained.needs, asked, asTrained.needs.truth, LEAST)
  try {
    const shaped = (one: Calibration) => posteriorOf(restored(calibrationJson(one) as Record<string, Json>), folder)
    const events = source.read()
    const calibration = await fitCalibration(posterior, shaped, events, options)
    await writeCalibration(folder, calibrationJson(calibration))
    await writeInputs(folder, inputsOf(posterior.calibrates.inputs, events))
    return calibration
  } finally {
    source.close()
    asTrained.dispose()
  }
}

/** @throws ConfigError where a posterior does not tell what it is calibrated by */
function calibratedBy(posterior: Posterior, who: string) {
  const { columns, calibrates } = posterior
  if (calibrates) return { columns, calibrates }
  throw new ConfigError({ who, wanted: 'a posterior that can be calibrated', got: 'one that does not tell by what' })
}
