import type { Events } from '../../events/index.ts'
import { wNeutrinoPz } from '../../kinematics/index.ts'
import { jetsIn, missingPtIn } from '../calibration/ofEvents.ts'
import type { Condition } from '../system.ts'

/** What the calibration of the posterior is looked at in bins of: jets, missing momentum, and the lesser |p_z| of the m_W constraint. */
export const CONDITIONS: readonly Condition[] = [
  jetsIn([4, 5, 6, 7, 8, Infinity]),
  missingPtIn([0, 30, 50, 80, 120, Infinity]),
  {
    name: 'mw_pz',
    label: '|p_z| of the m_W constraint',
    unit: 'GeV',
    edges: [0, 20, 50, 100, 200, Infinity],
    of: (events: Events) =>
      Float64Array.from({ length: events.count }, (_, i) => {
        const { centre, halfDistance } = wNeutrinoPz(events, i)
        return Math.abs(Math.abs(centre) - Math.max(0, halfDistance))
      }),
  },
]
