import type { Mark } from '../layout/mark.ts'
import { rule } from '../marks/rule.ts'

/** Faint rules between bins, for points that stand beside each other in a bin. */
export const binEdges = (edges: readonly number[]): Mark[] =>
  edges.slice(1, -1).map((x) => rule({ x }, { colour: 'faint', width: 1 }))

/** Where the k-th of n methods stands in each bin, so that their errors do not cover each other. */
export const placesInBins = (edges: readonly number[], k: number, n: number): number[] =>
  edges.slice(1).map((to, i) => edges[i] + ((to - edges[i]) * (k + 1)) / (n + 1))
