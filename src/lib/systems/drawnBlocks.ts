import type { AnyEvents, EventSource, Events } from '../events/index.ts'
import type { SampleBlock } from '../samples/index.ts'
import type { Evaluation, Posterior } from './system.ts'

/** Events that are read and drawn at once. */
const BLOCK = 4096

/** Some events of a source, and their draws, block by block; `first` is the place of the first event in the source. */
export interface DrawnEvents<E extends AnyEvents = Events> {
  readonly events: E
  readonly first: number
  readonly blocks: () => AsyncGenerator<SampleBlock>
}

/** How many events of a source are judged. */
export const judgedCount = ({ count }: { readonly count: number }, { events = count }: Evaluation): number =>
  Math.min(events, count)

/** The events that are judged, read and drawn by blocks, so that what stays in memory grows with the answers alone. */
export function* drawnBlocks<E extends AnyEvents = Events>(
  source: EventSource<E>,
  { draw }: Posterior,
  evaluation: Evaluation,
): Generator<DrawnEvents<E>> {
  const { draws, key, onProgress } = evaluation
  const count = judgedCount(source, evaluation)
  for (let first = 0; first < count; first += BLOCK) {
    const events = source.read(first, Math.min(count, first + BLOCK))
    const blocks = async function* () {
      for (const block of draw(events, { key, draws, first })) {
        yield block
        await onProgress?.(block.first + block.samples.count, count)
      }
    }
    yield { events, first, blocks }
  }
}
