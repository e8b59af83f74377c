import { ConfigError } from '../../complaint.ts'
import type { AnyEvents } from '../events/index.ts'
import type { Key } from '../tensor/index.ts'
import { drawnSample, type UnfoldedSample } from '../unfolding/index.ts'
import { posteriorOf } from './answers.ts'
import { openEventsFor } from './openEventsFor.ts'
import type { AskedEvents, Trained } from './system.ts'

/** How measured events are unfolded. */
export interface Unfolding extends AskedEvents {
  /** Draws of each event. */
  readonly draws: number
  readonly key: Key
  /** Statistical replicas; 0 for none. */
  readonly bootstraps?: number
  /** Other trainings of the same network: what they differ by is the error of the method. */
  readonly ensemble?: readonly Trained[]
  /** Told after each block how many events are done, of how many. */
  readonly onProgress?: (done: number, total: number) => void | Promise<void>
}

/** Events that are read and drawn at once. */
const BLOCK = 4096

/**
 * Measured events unfolded by a trained posterior: its observables, each event shared by its draws, with replicas.
 * @throws ConfigError for a network without a posterior or without observables; FileError for files that cannot be used
 */
export async function unfoldEvents(trained: Trained, asked: Unfolding): Promise<UnfoldedSample> {
  const { draws, key, bootstraps = 0, ensemble = [], onProgress } = asked
  const { observables, network } = trained
  if (!observables) {
    const fix = 'give the folder of a network that unfolds'
    throw new ConfigError({ who: 'unfold', wanted: 'a network with observables to unfold', got: network, fix })
  }
  const source = await openEventsFor<AnyEvents>(trained.needs, asked, [], 1)
  try {
    const { quantities } = observables
    const members = [trained, ...ensemble]
    const width = quantities.length
    const drawn = members.map(() => new Float32Array(source.count * draws * width))
    let done = 0
    for (let first = 0; first < source.count; first += BLOCK) {
      const events = source.read(first, Math.min(source.count, first + BLOCK))
      for (const [m, member] of members.entries()) {
        for (const block of posteriorOf(member, 'unfold').draw(events, { key, draws, first })) {
          const of = observables.of(block.samples, events, block.first - first)
          drawn[m].set(of.drawn, block.first * draws * width)
          done += block.samples.count
          await onProgress?.(Math.floor(done / members.length), source.count)
        }
      }
    }
    const [values, ...others] = drawn
    return drawnSample(
      { method: network, columns: quantities, events: source.count, draws, values },
      { key, bootstraps, ensemble: others },
    )
  } finally {
    source.close()
  }
}
