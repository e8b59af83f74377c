import type { WzEvents } from '../../events/index.ts'
import type { DrawOptions, SampleBlock } from '../../samples/index.ts'
import type { Key } from '../../tensor/index.ts'
import type { Posterior } from '../system.ts'
import { MOMENTA } from './draws.ts'

/** Makes partons of some rows, each the place of its event: momenta [rows, 12], GeV. `first` is the first row's place in the key's stream. */
export type MakeMomenta = (rows: Int32Array, key: Key, first: number) => Float32Array

const ROWS_PER_BLOCK = 16_384

/** Draws of a network that makes partons without a density. */
export const sampledPosterior = (makerOf: (events: WzEvents) => MakeMomenta, why: string): Posterior => ({
  draw: (events: WzEvents, options) => drawsOf(events, makerOf(events), options),
  columns: MOMENTA,
  dataSet: { name: 'parton', shape: [4, 3] },
  coordinates: `px, py, pz of l-, l+, q1, q2 in GeV; ${why}, log_prob is not a number`,
})

function* drawsOf(
  events: WzEvents,
  make: MakeMomenta,
  { key, draws, first = 0, rowsPerBlock = ROWS_PER_BLOCK }: DrawOptions,
): Generator<SampleBlock> {
  // an even number of events, so that each block starts at an even place of the random stream
  const size = Math.max(2, Math.floor(rowsPerBlock / draws / 2) * 2)
  for (let from = 0; from < events.count; from += size) {
    const count = Math.min(size, events.count - from)
    const rows = Int32Array.from({ length: count * draws }, (_, row) => from + Math.floor(row / draws))
    const values = make(rows, key, (first + from) * draws)
    const unknown = new Float32Array(rows.length).fill(Number.NaN)
    const logProb = { target: unknown, physical: unknown }
    yield { first: first + from, samples: { count, draws, columns: MOMENTA, values, logProb } }
  }
}
