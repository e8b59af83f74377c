import { key } from '../../tensor/index.ts'
import type { Prepared } from '../system.ts'
import type { Family } from './family.ts'
import { type Look, wzFeatures } from './features.ts'
import { fitPreprocessing, flowBatches, readPreprocessing } from './preprocessing.ts'

/** A training in exact coordinates, of a network of so many inputs. `look` as {@link wzFeatures} takes it. */
export function exactPrepared(
  { training, validation }: Parameters<Family['prepare']>[1],
  given: Parameters<Family['prepare']>[3],
  look: Look,
  networkOf: (inputs: number) => Pick<Prepared, 'init' | 'loss' | 'validationLoss'>,
): Prepared {
  const features = wzFeatures(training, look)
  const preprocessing = given ? readPreprocessing(given, 'preprocessing') : fitPreprocessing(features, key(0))
  return {
    ...networkOf(preprocessing.event.columns.length),
    training: flowBatches(features, preprocessing),
    validation: flowBatches(wzFeatures(validation, look), preprocessing),
    target: 'ten coordinates that impose masses of partons and transverse balance',
    preprocessing,
  }
}
