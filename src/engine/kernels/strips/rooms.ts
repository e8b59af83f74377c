import type { SimdBackend } from '../../backend.ts'
import { entryLength, LIMITS, layer as layerEntry, write } from '../../jobs/index.ts'
import type { NetworkLayer } from '../dense/chain.ts'
import { keeps } from '../dense/layer.ts'

/*
 * Where networks on strips (eight rows turned, assembly/strip.ts) find and leave things. A strip has room of its own; places
 * are bytes from its start.
 */
const NUMBER = 32
const STRIP_ROWS = 8
/** Bytes of scratch that strips may use, and the number of them that a chunk has at most. */
const SCRATCH = LIMITS.TOGETHER_AT - LIMITS.STRIPS_AT
const MOST_STRIPS = 4
const LAYER = entryLength('layer')

/** Something that is filled piece by piece. */
export interface Room {
  bytes: number
}

/** Takes room for n numbers of a strip. */
export function take(room: Room, n: number): number {
  const at = room.bytes
  room.bytes += n * NUMBER
  return at
}

/** Where one layer finds and leaves things; −1: there is none. */
export interface LayerPlaces {
  input: number
  kept: number
  output: number
  residual: number
  statistics: number
  /** In a strip's room for gradients, and in a chunk's for sums. */
  dz: number
  sums: number
  /** Slots of gradients in flight: where the output's is saved, and where the one that skips to the input is; 0: none. */
  saved: number
  waiting: number
}

/** Rooms of all that a job needs for a strip, or for a chunk of them. */
export interface Rooms {
  own: Room
  gradients: Room
  /** Of a chunk; a number takes 16 bytes. */
  sums: Room
  /** The widest gradient in flight, and how many a strip has. */
  width: number
  slots: number
}

export const emptyRooms = (): Rooms => ({
  own: { bytes: 0 },
  gradients: { bytes: 0 },
  sums: { bytes: 0 },
  width: 0,
  slots: 2,
})

const padded = (n: number): number => Math.ceil(n / 8) * 8

/** Takes the places of a network's layers; `input` is that of its input. `keep`: for a backward pass. */
export function placeLayers(
  layers: readonly NetworkLayer[],
  input: number,
  rooms: Rooms,
  keep: boolean,
): LayerPlaces[] {
  const into = [input]
  const free: number[] = []
  const widest = Math.max(...layers.map(({ columns }) => columns))
  const places = layers.map((layer, l): LayerPlaces => {
    const { columns, skip, gain } = layer
    const lives = keep || layers.some((later) => later.skip === l + 1)
    const output = lives ? take(rooms.own, columns) : (free[l % 2] ??= take(rooms.own, widest))
    const kept = keep && keeps(layer, skip >= 0) ? take(rooms.own, columns) : output
    const statistics = keep && gain ? take(rooms.own, 2) : -1
    into.push(output)
    const sums = rooms.sums.bytes
    rooms.sums.bytes += columns * (gain ? 48 : 16)
    rooms.width = Math.max(rooms.width, padded(columns), padded(layer.depth))
    const dz = take(rooms.gradients, padded(columns))
    const residual = skip >= 0 ? into[skip] : -1
    return { input: into[l], kept, output, residual, statistics, dz, sums, saved: 0, waiting: 0 }
  })
  placeSkips(layers, places, rooms)
  return places
}

function placeSkips(layers: readonly NetworkLayer[], places: LayerPlaces[], rooms: Rooms): void {
  let slot = 2
  layers.forEach(({ skip }, l) => {
    if (skip < 0) return
    places[l].saved = slot
    places[skip].waiting = slot++
  })
  rooms.slots = Math.max(rooms.slots, slot)
}

/** The table of layers as the kernels read it. */
export function layerTable(
  layers: readonly NetworkLayer[],
  places: readonly LayerPlaces[],
  at: SimdBackend['at'],
): number[] {
  const table: number[] = []
  layers.forEach(({ weight, bias, gain, shift, contextWeight, depth, columns, activation }, l) => {
    const own = {
      weight,
      bias,
      gain,
      shift,
      contextWeight: contextWeight ? at(contextWeight) : 0,
      depth,
      columns,
      activation,
    }
    write(table, l * LAYER, layerEntry, Object.assign(own, places[l]))
  })
  return table
}

export const stripsOf = (rows: number): number => Math.ceil(rows / STRIP_ROWS)

/** Strips of a chunk: as many as scratch holds at `bytes` each, at most four, which is enough work; 0 where not one fits. */
export const stripsPerChunk = (bytes: number): number => Math.min(MOST_STRIPS, Math.floor(SCRATCH / Math.max(1, bytes)))

/** Bytes of scratch that a strip needs in a backward pass. */
export const bytesInFlight = ({ width, slots }: Rooms, contextColumns: number, more: number): number =>
  (slots * width + contextColumns + more) * NUMBER

export const flightBytes = ({ width }: Rooms): number => width * NUMBER
