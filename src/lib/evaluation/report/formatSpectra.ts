import { type Quantity, titleOf } from '../../columns/index.ts'
import type { Spectra } from '../distances/spectra.ts'
import { formatMeasured } from './formatMeasured.ts'
import { textTable } from './textTable.ts'

const short = (x: number) => (Number.isFinite(x) ? String(Number(x.toPrecision(3))) : '–')

/** Unfolded beside true distributions as lines of a terminal. */
export function formatSpectra(spectra: Spectra | undefined, observables: readonly Quantity[]): string[] {
  if (!spectra) return []
  const { closure, masses, cuts, c2st, injection, dequantised } = spectra
  const titled = (name: string) => {
    const quantity = observables.find((one) => one.name === name)
    return quantity ? titleOf(quantity) : name
  }
  const used = Object.keys(Object.values(cuts)[0] ?? {})
  return [
    'Unfolded beside true distributions',
    ...Object.entries(dequantised ?? {}).map(
      ([letter, nll]) => `  mean −ln p(truth) after dequantisation (${letter}): ${formatMeasured(nll)}`,
    ),
    ...textTable([
      ['  closure', 'χ² per bin', 'bins', 'Wasserstein', 'truth against truth'],
      ...Object.entries(closure).map(([name, of]) => [
        `  ${titled(name)}`,
        short(of.perBin),
        String(of.bins),
        short(of.wasserstein),
        formatMeasured(of.floor),
      ]),
    ]),
    ...textTable([
      ['  peaks', 'median', 'half width', 'true median', 'true half width'],
      ...Object.entries({ ...masses, ...(injection && { 'injected signal': injection }) }).map(([name, of]) => [
        `  ${titled(name)}`,
        ...[of.peak, of.width, of.truthPeak, of.truthWidth].map(short),
      ]),
    ]),
    ...(used.length === 0
      ? []
      : textTable([
          ['  χ² per bin on cuts', ...used],
          ...Object.entries(cuts).map(([name, of]) => [`  ${name}`, ...used.map((key) => short(of[key].perBin))]),
        ])),
    ...(injection ? [`  events of the signal's window: ${injection.events} of ${injection.truthEvents}`] : []),
    ...(c2st
      ? [`  a classifier tells unfolded from true events with an area under its curve of ${formatMeasured(c2st)}`]
      : []),
  ]
}
