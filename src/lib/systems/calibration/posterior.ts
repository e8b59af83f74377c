import type { AnyEvents, Events } from '../../events/index.ts'
import type { Params } from '../../tensor/index.ts'
import type { Calibrates, Condition, ImportedDraws, Measurement, Posterior } from '../system.ts'
import { densityOf, drawsOf, type Flow, latentsOf, type View } from '../view.ts'
import type { Calibration } from './calibration.ts'
import { shapesOf } from './conditions.ts'

/** What a posterior is besides its flow. */
interface About extends Pick<Posterior, 'columns' | 'dataSet' | 'coordinates'> {
  /** The true values of events, [count, columns]. */
  readonly truth: (events: Events) => ArrayLike<number>
  readonly conditions: readonly Condition[]
  readonly inputs: readonly Measurement[]
  /** Whether the latent is normal, so that it can be shaped. */
  readonly hasShape: boolean
  /** What is learnt of the likelihood of a parameter. */
  readonly likelihood?: Calibrates['likelihood']
}

/** The posterior of a trained flow, drawn with its calibration where it has one, and with all that a calibration asks for. */
export function calibratedPosterior<N extends string, I, P extends Params>(
  view: (events: Events) => View<N, I>,
  model: Flow<P, I>,
  params: Params,
  calibration: Calibration | undefined,
  { truth, conditions, inputs, hasShape, likelihood, ...about }: About,
): Posterior {
  const shapes = (events: AnyEvents) => shapesOf(calibration, conditions, events, about.columns.length)
  return {
    ...about,
    densityOf: (events: Events, first) => densityOf(view(events), model, params, first, shapes(events)),
    draw: (events: Events, options) => drawsOf(view(events), model, params, options, shapes(events)),
    calibrates: {
      truth: (events: Events) => Float32Array.from(truth(events)),
      conditions,
      inputs,
      ...(likelihood && { likelihood }),
      ...(hasShape && { latent: (events: Events) => latentsOf(view(events), model, params) }),
    },
    ...(calibration && { calibration }),
  }
}

/** The posterior of draws from elsewhere, with what its judges ask of events. */
export function importedPosterior(
  draw: ImportedDraws,
  about: Pick<Posterior, 'columns' | 'dataSet' | 'coordinates'>,
  { truth, conditions, inputs }: Pick<About, 'truth' | 'conditions' | 'inputs'>,
): Posterior {
  return {
    ...about,
    *draw(events, options) {
      for (const { first, samples } of draw(events, options)) {
        yield { first, samples: { ...samples, columns: about.columns } }
      }
    },
    calibrates: { truth: (events: Events) => Float32Array.from(truth(events)), conditions, inputs },
  }
}
