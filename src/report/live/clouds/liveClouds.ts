import type { Json } from '../../../lib/training/index.ts'

/** The mime type of a live generator of jets. */
export const LIVE_CLOUDS = 'application/vnd.neutrina.live-clouds+json'

/** A trained generator of jets, as data: what a page needs to run it. */
export interface LiveClouds {
  readonly version: 1
  /** What `model.json` says. */
  readonly model: Json
  /** Names and shapes of the parameters, in order. */
  readonly params: readonly { readonly name: string; readonly shape: readonly number[] }[]
  /** All parameters one after another in half precision, little-endian, base64. */
  readonly weights: string
  /** Jets that are made of one mass. */
  readonly jets: number
  /** Masses over the jet's p_T that the reader may ask for, and the first one. */
  readonly masses: { readonly least: number; readonly most: number; readonly first: number }
  /** The largest number of particles that the reader may ask for, which is the first one too. */
  readonly particles: number
}

/** What a page makes at most: jets of one choice, and particles of one. */
export const [MOST_JETS, MOST_PARTICLES] = [400, 200]

/** Whether masses are numbers with 0 < least ≤ first ≤ most ≤ 1. */
export function areMasses({ least, first, most }: Readonly<Record<string, unknown>>): boolean {
  const [a, b, c] = [least, first, most].map((x) => (typeof x === 'number' ? x : Number.NaN))
  return a > 0 && a <= b && b <= c && c <= 1
}
