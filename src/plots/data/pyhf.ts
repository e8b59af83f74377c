import { PlotError } from '../errors.ts'
import type { Histogram } from '../histograms/histogram.ts'

/** What is expected in a region, by process; what is looked for scales with μ. */
export interface RegionSample {
  readonly name: string
  readonly of: Histogram
  readonly signal?: boolean
}

/** A region that is counted: what is expected, and what was seen. */
export interface Region {
  readonly name: string
  readonly samples: readonly RegionSample[]
  /** Counts; the sum of the samples where nothing was seen yet. */
  readonly data?: Histogram
}

/**
 * Counted regions as a pyhf workspace (HistFactory in JSON, version 1.0.0): contents with the statistical errors of the
 * simulation, a factor μ on the signal.
 * @throws PlotError for regions without a sample or a signal, histograms that differ in their bins or are densities
 */
export function pyhfOf(regions: readonly Region[], measurement = 'measurement'): object {
  const who = 'pyhf workspace'
  if (!regions.some(({ samples }) => samples.some(({ signal }) => signal))) {
    throw new PlotError({ who, wanted: 'a sample that is the signal', got: 'none', fix: 'say signal: true' })
  }
  for (const { name, samples, data } of regions) {
    if (samples.length === 0) throw new PlotError({ who, wanted: `samples in ${name}`, got: 'none' })
    for (const of of [...samples.map((sample) => sample.of), ...(data ? [data] : [])]) {
      const bad = [...of.values, ...of.errors].find((value) => !Number.isFinite(value))
      if (bad !== undefined) throw new PlotError({ who, wanted: `finite contents in ${name}`, got: String(bad) })
      if (of.scale !== 'events') {
        throw new PlotError({ who, wanted: `events in ${name}`, got: 'a density', fix: 'give the counts' })
      }
      if (String(of.edges) === String(samples[0].of.edges)) continue
      throw new PlotError({ who, wanted: `the same bins in all of ${name}`, got: 'others' })
    }
  }
  const numbers = (values: ArrayLike<number>) => Array.from(values)
  return {
    channels: regions.map(({ name, samples }) => ({
      name,
      samples: samples.map((sample) => ({
        name: sample.name,
        data: numbers(sample.of.values),
        modifiers: [
          ...(sample.signal ? [{ name: 'mu', type: 'normfactor', data: null }] : []),
          { name: `staterror_${name}`, type: 'staterror', data: numbers(sample.of.errors) },
        ],
      })),
    })),
    observations: regions.map(({ name, samples, data }) => ({
      name,
      data: data
        ? numbers(data.values)
        : numbers(samples[0].of.values).map((_, i) => samples.reduce((sum, { of }) => sum + of.values[i], 0)),
    })),
    measurements: [{ name: measurement, config: { poi: 'mu', parameters: [] } }],
    version: '1.0.0',
  }
}
