import type { Condition } from '../system.ts'

/** What the calibration of the posterior is looked at in bins of: jets, missing momentum, and |p_z| of both leptons together. */
export const CONDITIONS: readonly Condition[] = [
  {
    name: 'njets',
    label: 'jets',
    edges: [2, 3, 4, 5, 6, Infinity],
    of: ({ njets }) => Float64Array.from(njets),
  },
  {
    name: 'met',
    label: 'p_T^miss',
    unit: 'GeV',
    edges: [0, 30, 50, 80, 120, Infinity],
    of: ({ met }) => Float64Array.from(met.pt),
  },
  {
    name: 'll_pz',
    label: '|p_z^ℓℓ|',
    unit: 'GeV',
    edges: [0, 30, 70, 130, 250, Infinity],
    of: ({ count, leptons: { pt, eta } }) =>
      Float64Array.from({ length: count }, (_, i) =>
        Math.abs(pt[2 * i] * Math.sinh(eta[2 * i]) + pt[2 * i + 1] * Math.sinh(eta[2 * i + 1])),
      ),
  },
]
