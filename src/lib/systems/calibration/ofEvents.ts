import type { Events } from '../../events/index.ts'
import type { Condition } from '../system.ts'

/** The number of jets. */
export const jetsIn = (edges: readonly number[]): Condition => ({
  name: 'njets',
  label: 'jets',
  edges,
  apart: true,
  of: ({ njets }: Events) => Float64Array.from(njets),
})

/** The missing transverse momentum, GeV. */
export const missingPtIn = (edges: readonly number[]): Condition => ({
  name: 'met',
  label: 'p_T^miss',
  unit: 'GeV',
  edges,
  of: ({ met }: Events) => Float64Array.from(met.pt),
})

/** |p_z| of all charged leptons together, GeV. */
export const leptonsPzIn = (edges: readonly number[]): Condition => ({
  name: 'leptons_pz',
  label: '|p_z^ℓ|',
  unit: 'GeV',
  edges,
  of: ({ count, leptons: { perEvent, pt, eta } }: Events) =>
    Float64Array.from({ length: count }, (_, i) => {
      let sum = 0
      for (let k = i * perEvent; k < (i + 1) * perEvent; k++) sum += pt[k] * Math.sinh(eta[k])
      return Math.abs(sum)
    }),
})
