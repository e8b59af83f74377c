import { DomainError } from '../../complaint.ts'
import { energy, pseudorapidity } from '../kinematics/index.ts'
import type { Samples } from '../samples/index.ts'

/** The draws of one neutrino of one event as columns, each [draws]; GeV and 1. */
export interface EventDraws {
  readonly px: Float64Array
  readonly py: Float64Array
  readonly pz: Float64Array
  readonly eta: Float64Array
  readonly E: Float64Array
}

/**
 * The draws of event `i` of a block, as columns.
 * @param neutrino which of the event's neutrinos
 * @throws DomainError when the block has no such event or neutrino
 */
export function drawsOfEvent(samples: Samples, i: number, neutrino = 0): EventDraws {
  const { count, draws, neutrinos, momenta } = samples
  const isPlace = (at: number, below: number) => Number.isInteger(at) && at >= 0 && at < below
  if (!(isPlace(i, count) && isPlace(neutrino, neutrinos))) {
    const wanted = `an event below ${count} and a neutrino below ${neutrinos}`
    throw new DomainError({ who: 'drawsOfEvent', wanted, got: `${i} and ${neutrino}` })
  }
  const each = (of: (px: number, py: number, pz: number) => number) =>
    Float64Array.from({ length: draws }, (_, d) => {
      const from = 3 * ((i * draws + d) * neutrinos + neutrino)
      return of(momenta[from], momenta[from + 1], momenta[from + 2])
    })
  return {
    px: each((px) => px),
    py: each((_, py) => py),
    pz: each((_x, _y, pz) => pz),
    eta: each(pseudorapidity),
    E: each((px, py, pz) => energy(px, py, pz, 0)),
  }
}
