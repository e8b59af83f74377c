import { type Quantity, titleOf } from '../../columns/index.ts'
import { type SketchTable, shortNumber } from '../../show/index.ts'
import type { Spectra } from '../distances/spectra.ts'
import { formatMeasured } from './formatMeasured.ts'

const short = (x: number) => (Number.isFinite(x) ? shortNumber(x, 3) : '–')

/** Unfolded beside true distributions. */
export function formatSpectra(spectra: Spectra | undefined, observables: readonly Quantity[]): SketchTable[] {
  if (!spectra) return []
  const { closure, masses, cuts, c2st, injection, dequantised } = spectra
  const titled = (name: string) => {
    const quantity = observables.find((one) => one.name === name)
    return quantity ? titleOf(quantity) : name
  }
  const used = Object.keys(Object.values(cuts)[0] ?? {})
  const peaks = Object.entries({ ...masses, ...(injection && { 'injected signal': injection }) })
  return [
    {
      title: 'Unfolded beside true distributions',
      rows: [],
      notes: Object.entries(dequantised ?? {}).map(
        ([letter, nll]) => `mean −ln p(truth) after dequantisation (${letter}): ${formatMeasured(nll)}`,
      ),
    },
    {
      head: ['closure', 'χ² per bin', 'bins', 'Wasserstein', 'truth against truth'],
      rows: Object.entries(closure).map(([name, of]) => [
        titled(name),
        short(of.perBin),
        String(of.bins),
        short(of.wasserstein),
        formatMeasured(of.floor),
      ]),
    },
    {
      head: ['peaks', 'median', 'half width', 'true median', 'true half width'],
      rows: peaks.map(([name, of]) => [titled(name), ...[of.peak, of.width, of.truthPeak, of.truthWidth].map(short)]),
    },
    {
      ...(used.length > 0 && { head: ['χ² per bin on cuts', ...used] }),
      rows:
        used.length > 0
          ? Object.entries(cuts).map(([name, of]) => [name, ...used.map((key) => short(of[key].perBin))])
          : [],
      notes: [
        ...(injection ? [`events of the signal's window: ${injection.events} of ${injection.truthEvents}`] : []),
        ...(c2st
          ? [`a classifier tells unfolded from true events with an area under its curve of ${formatMeasured(c2st)}`]
          : []),
      ],
    },
  ]
}
