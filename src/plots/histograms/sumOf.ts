import { PlotError } from '../errors.ts'
import { requireSameBins } from './compare.ts'
import { type Histogram, together } from './histogram.ts'

/**
 * Histograms of independent events together: values add up, errors in quadrature.
 * @throws PlotError for none, for different bins, or for a sum that no number can hold
 */
export function sumOf(histograms: readonly Histogram[]): Histogram {
  if (histograms.length === 0) throw new PlotError({ who: 'sumOf', wanted: 'at least one histogram', got: 'none' })
  const sum = histograms.reduce(added)
  if (sum.values.every(Number.isFinite)) return sum
  const { of, values } = sum
  const bin = values.findIndex((value) => !Number.isFinite(value))
  throw new PlotError({ who: `sumOf ${of.name}`, wanted: 'a finite sum', got: `${values[bin]} in bin ${bin}` })
}

function added(a: Histogram, b: Histogram): Histogram {
  requireSameBins('sumOf', a, b)
  return {
    ...a,
    values: a.values.map((value, i) => value + b.values[i]),
    errors: a.errors.map((error, i) => Math.hypot(error, b.errors[i])),
    underflow: together(a.underflow, b.underflow),
    overflow: together(a.overflow, b.overflow),
    missing: a.missing + b.missing,
  }
}
