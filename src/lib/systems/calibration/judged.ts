import { mapValues } from '../../columns/index.ts'
import type { EvaluationOptions, PosteriorBlock } from '../../evaluation/index.ts'
import type { AnyEvents } from '../../events/index.ts'
import type { Posterior } from '../system.ts'

/** What the judge of a posterior is told of its calibration and of the conditions that it is looked at in. */
export const judgedCalibration = ({
  calibrates,
  calibration,
}: Posterior): Pick<EvaluationOptions, 'conditions' | 'regions' | 'rankMaps'> => ({
  ...(calibrates && { conditions: calibrates.conditions }),
  ...(calibration && { regions: calibration.regions, rankMaps: calibration.ranks }),
})

/** The conditions of some events; of `count` of them from place `from` on. */
export function judgedConditions({ calibrates }: Posterior, events: AnyEvents) {
  const values = Object.fromEntries(
    (calibrates?.conditions ?? []).map((condition) => [condition.name, condition.of(events)]),
  )
  return (from: number, count: number): NonNullable<PosteriorBlock['conditions']> =>
    mapValues(values, (column) => column.subarray(from, from + count))
}
