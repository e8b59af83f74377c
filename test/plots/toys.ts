import { key, normals } from '../../src/lib/tensor/index.ts'
import * as plots from '../../src/plots/index.ts'

export const N = 2000
export const CAPTION = '√s = 13 TeV, tt̄ → ℓ+jets'
export const gauss = (seed: number, n = N) => Array.from(normals(key(seed), n))

export const eta = { name: 'eta', label: 'η^ν', unit: '' }
export const pz = { name: 'pz', label: 'p_z^ν', unit: 'GeV', values: gauss(1).map((z) => 60 * z) }
export const estimate = { ...pz, label: 'p_z^{ν,reco}', values: gauss(2).map((z, i) => 0.8 * pz.values[i] + 25 * z) }
export const bins = { bins: 40, range: [-200, 200] as const }
export const ofTruth = plots.histogram(pz, { bins })
export const ofEstimate = plots.histogram(estimate, { bins })
export const drawings = [
  { of: ofTruth, ...plots.methodStyle('truth') },
  { of: ofEstimate, ...plots.methodStyle('mode') },
]
export const wide = { bins: { bins: 16, range: [-200, 200] as const } }
export const part = (seed: number, n: number, width: number, weight: number) => {
  const values = gauss(seed, n).map((z) => width * z)
  return plots.histogram({ ...pz, values }, { ...wide, weights: values.map(() => weight) })
}
/** Colours that are not of the theme. */
export const OWN_COLOURS = ['#7fb3d5', '#2a7f62'] as const
export const processes = [
  { of: part(21, 900, 90, 0.1), label: 'W + jets' },
  { of: part(22, 700, 70, 0.2), label: 'single top' },
  { of: part(23, 2000, 60, 0.3), label: 'tt̄', colour: OWN_COLOURS[0] },
] as const
export const data = plots.histogram({ ...pz, values: gauss(24, 830).map((z) => 64 * z) }, wide)
export const channels = plots.categoryHistogram({
  name: 'channel',
  values: gauss(25, 300).map((z) => (z < -0.5 ? 'e + jets' : z < 0.7 ? 'μ + jets' : 'τ + jets')),
})
export const twoHumps = gauss(3).map((z, i) => (i % 3 === 0 ? 1.2 + 0.4 * z : -1.6 + 0.5 * z))
