import type { SimdBackend } from '../../backend.ts'
import type { Attrs, Inputs } from '../../kernel.ts'
import { type Chain, type ChainShape, chainOf } from '../dense/chain.ts'
import { type Sharing, sharingOf } from '../segments/sharing.ts'
import type { LayerPlaces, Rooms } from '../strips/rooms.ts'

export const NAME = 'neutrina/DenseNetwork'

/** What a call works with, the same for its backward pass. */
export interface NetworkPlan extends Chain {
  shared: Sharing
  /** Where everything is, if it runs on strips. */
  strips?: StripPlan
}

/** Where a network on strips finds everything. */
export interface StripPlan {
  rooms: Rooms
  places: readonly LayerPlaces[]
  context: number
  input: number
}

export function planOf(inputs: Inputs, backend: SimdBackend, given: Attrs): NetworkPlan {
  const { repeat, ...shape } = given as unknown as ChainShape & { repeat?: number }
  const { layers, weights } = chainOf(inputs, backend, shape)
  return { layers, weights, shared: sharingOf(inputs, backend, repeat) }
}
