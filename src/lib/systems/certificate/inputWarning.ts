import type { AnyEvents } from '../../events/index.ts'
import { modelFolder } from '../shipped.ts'
import type { Posterior } from '../system.ts'
import { DRIFT_LEAST, DRIFT_LEVEL, driftOf } from './drift.ts'
import { inputsOf, readInputs } from './reference.ts'

/**
 * Says so where events are not like those of a model's training, by some of them: what the model answers may be wrong then, and
 * nothing else tells. Nothing where they look alike, are fewer than 40, or the model does not tell of its training.
 * @param given folder of the model, or the name of one that comes with the package
 * @throws FileError when what the folder tells of its training is damaged
 */
export async function inputWarning(
  given: string,
  { calibrates }: Posterior,
  events: AnyEvents,
): Promise<string | undefined> {
  if (!calibrates || events.count < DRIFT_LEAST) return undefined
  const reference = await readInputs(modelFolder(given), calibrates.inputs)
  if (!reference || reference.count < DRIFT_LEAST) return undefined
  const { p, most, classifier } = driftOf(inputsOf(calibrates.inputs, events), reference)
  if (p >= DRIFT_LEVEL) return undefined
  const labels = most.slice(0, 3).map((name) => calibrates.inputs.find((one) => one.name === name)?.label ?? name)
  const where = labels.length > 0 ? `, most in ${labels.join(', ')}` : ''
  return (
    `these events are not like those that the model was trained on${where} ` +
    `(a classifier tells them apart with an area of ${classifier.auc.value.toFixed(3)} where 0.5 is not at all; p = ${p.toExponential(0)}): ` +
    'its probabilities may be wrong; neutrina certify says more'
  )
}
