import type { WzEvents } from '../../events/index.ts'
import { type Turns, unturned } from '../../features/index.ts'

/**
 * Turns events about the beam so that the measured lepton pair moves along x, and reflects them so that the harder jet has
 * y ≥ 0 and all objects together move along +z: symmetries of process and detector, which a network then need not learn; each
 * is a map of unit Jacobian.
 */
export function turnsOf({ count, detector }: WzEvents): Turns {
  const turns = unturned(count)
  const { px, py, pz, perEvent } = detector
  for (let i = 0; i < count; i++) {
    const at = i * perEvent
    const angle = Math.atan2(py[at] + py[at + 1], px[at] + px[at + 1])
    turns.angle[i] = angle
    turns.ySign[i] = py[at + 2] * Math.cos(angle) - px[at + 2] * Math.sin(angle) < 0 ? -1 : 1
    turns.etaSign[i] = pz[at] + pz[at + 1] + pz[at + 2] + pz[at + 3] < 0 ? -1 : 1
  }
  return turns
}

/** Turns the momenta (px, py, pz) from place `at` on, in place. */
export function turnMomentum(row: Float64Array, at: number, turns: Turns, event: number): void {
  const [cos, sin] = [Math.cos(turns.angle[event]), Math.sin(turns.angle[event])]
  const [px, py] = [row[at], row[at + 1]]
  row[at] = px * cos + py * sin
  row[at + 1] = turns.ySign[event] * (py * cos - px * sin)
  row[at + 2] *= turns.etaSign[event]
}

/** The inverse of {@link turnMomentum}. */
export function turnMomentumBack(row: Float64Array, at: number, turns: Turns, event: number): void {
  const [cos, sin] = [Math.cos(turns.angle[event]), Math.sin(turns.angle[event])]
  const [px, py] = [row[at], turns.ySign[event] * row[at + 1]]
  row[at] = px * cos - py * sin
  row[at + 1] = px * sin + py * cos
  row[at + 2] *= turns.etaSign[event]
}
