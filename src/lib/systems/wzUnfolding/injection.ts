import { ConfigError } from '../../../complaint.ts'
import type { Columns } from '../../columns/index.ts'
import type { Injection } from '../../evaluation/index.ts'
import { mixEvents, type WzEvents } from '../../events/index.ts'
import { firstDraws } from '../../samples/index.ts'
import { fold, type Key } from '../../tensor/index.ts'
import { openEventsFor } from '../openEventsFor.ts'
import type { Evaluation, Needs, Posterior } from '../system.ts'
import { columnsOf, observablesOf, partonMomenta } from './observables.ts'
import { INJECTION_WINDOW, injectionFloor, injectionIn } from './stress.ts'

const WIDTH = 12

/** What came back of events with a signal. */
export interface Injected {
  readonly injection: Injection
  /** Observables by column, one draw an event, and the truth. */
  readonly sample: Columns
  readonly truth: Columns
  /** 1 of the signal, 0 of the other events. */
  readonly origin: Int32Array
}

/** Events of a signal, and their share of the mixture. */
export interface SignalEvents {
  readonly events: WzEvents
  readonly share: number
}

/**
 * The signal that is asked for.
 * @throws ConfigError for a share that is none; FileError for files without partons
 */
export async function signalOf(
  needs: Needs,
  { files, share }: NonNullable<Evaluation['signal']>,
): Promise<SignalEvents> {
  if (!(share > 0 && share < 1)) {
    throw new ConfigError({ who: 'signal', wanted: 'a share between 0 and 1', got: String(share) })
  }
  const source = await openEventsFor<WzEvents>(needs, { files }, needs.truth, 1)
  try {
    return { events: source.read(), share }
  } finally {
    source.close()
  }
}

/**
 * A resonance mixed into the events in a share that is asked for, as many as there are: one draw of each, and the peak that comes back
 * in m_ℓℓqq (arXiv 1912.00477 section 3.3).
 * @throws ConfigError for too few events for its share
 */
export function injectionOf(posterior: Posterior, events: WzEvents, signal: SignalEvents, own: Key): Injected {
  const { share } = signal
  const count = Math.floor(Math.min(events.count / (1 - share), signal.events.count / share))
  if (count < 1) {
    throw new ConfigError({ who: 'signal', wanted: 'events enough for its share', got: String(signal.events.count) })
  }
  const key = fold(own, 6)
  const { events: mixed, origin } = mixEvents(fold(key, 1), count, [{ events, share: 1 - share }, signal])
  const momenta = new Float32Array(WIDTH * mixed.count)
  for (const { first, samples } of posterior.draw(mixed, { key: fold(key, 2), draws: 1 })) {
    momenta.set(firstDraws(samples), WIDTH * first)
  }
  const [sample, truth] = [momenta, partonMomenta(mixed)].map((of) => columnsOf(observablesOf(of)))
  const total = (of: Columns) => ({ values: of.m_total })
  const floor = injectionFloor(fold(key, 3), INJECTION_WINDOW, total(truth))
  const found = injectionIn(INJECTION_WINDOW, total(sample), total(truth))
  return { injection: { ...found, ...(floor && { floor }) }, sample, truth, origin }
}
