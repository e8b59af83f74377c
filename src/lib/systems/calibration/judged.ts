import { mapValues } from '../../columns/index.ts'
import type { EvaluationOptions, PosteriorBlock } from '../../evaluation/index.ts'
import type { Events } from '../../events/index.ts'
import type { Posterior } from '../system.ts'

/** What the judge of a posterior is told of its calibration and of the conditions that it is looked at in. */
export const judgedCalibration = ({
  conditions,
  calibration,
}: Posterior): Pick<EvaluationOptions, 'conditions' | 'regions' | 'rankMaps'> => ({
  conditions,
  ...(calibration && { regions: calibration.regions, rankMaps: calibration.ranks }),
})

/** The conditions of some events; of `count` of them from place `from` on. */
export function judgedConditions({ conditions }: Posterior, events: Events) {
  const values = Object.fromEntries(conditions.map((condition) => [condition.name, condition.of(events)]))
  return (from: number, count: number): NonNullable<PosteriorBlock['conditions']> =>
    mapValues(values, (column) => column.subarray(from, from + count))
}
