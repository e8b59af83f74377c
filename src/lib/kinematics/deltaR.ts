import { deltaPhi } from './deltaPhi.ts'

/** Distance of two directions: ΔR = √(Δη² + Δφ²), with Δφ wrapped; not a number where an input is none. */
export function deltaR(eta1: number, phi1: number, eta2: number, phi2: number): number {
  return Math.hypot(eta1 - eta2, deltaPhi(phi1, phi2))
}
