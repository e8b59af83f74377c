import type { Positions } from '../languageTypes.ts'
import { type Place, placeInSource } from './positions.ts'

/** A cell that has run: what its errors need to be told in terms of its source. */
export interface KnownCell {
  label: number
  code: string
  positions: Positions
}

/** The cells that have run, by the address of their script. */
export interface CellRegistry {
  add(url: string, cell: KnownCell): void
  /** The cell and the place in its source, both from 0, that a place in a script belongs to. */
  find(url: string, place: Place): { cell: KnownCell; place: Place } | undefined
  has(url: string): boolean
  byLabel(label: number): KnownCell | undefined
}

const MOST_CELLS = 1000

/** A registry that remembers the last thousand cells. */
export function createCellRegistry(): CellRegistry {
  const cells = new Map<string, KnownCell>()
  return {
    add(url, cell) {
      cells.set(url, cell)
      const [oldest] = cells.keys()
      if (cells.size > MOST_CELLS && oldest !== undefined) cells.delete(oldest)
    },
    has: (url) => cells.has(url),
    byLabel: (label) => [...cells.values()].findLast((cell) => cell.label === label),
    find(url, place) {
      const cell = cells.get(url)
      const found = cell && placeInSource(cell.positions, place)
      return cell && found ? { cell, place: found } : undefined
    },
  }
}
