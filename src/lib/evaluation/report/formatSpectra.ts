import { type Quantity, titleOf } from '../../columns/index.ts'
import { type SketchTable, shortNumber } from '../../show/index.ts'
import type { Balance, Injection, Spectra, SwapTest } from '../distances/spectra.ts'
import { formatMeasured } from './formatMeasured.ts'

const short = (x: number) => (Number.isFinite(x) ? shortNumber(x, 3) : '–')

/** Unfolded beside true distributions. */
export function formatSpectra(spectra: Spectra | undefined, observables: readonly Quantity[]): SketchTable[] {
  if (!spectra) return []
  const { closure, masses, cuts, c2st, injection, swap, folded, balance, dequantised } = spectra
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
        ...(injection ? [injectionNote(injection)] : []),
        ...(balance ? [balanceNote(balance)] : []),
        ...(c2st
          ? [`a classifier tells unfolded from true events with an area under its curve of ${formatMeasured(c2st)}`]
          : []),
      ],
    },
    ...(folded
      ? [
          {
            head: [
              'folded back, beside what was measured',
              'χ² per bin',
              'of folded truth',
              'Wasserstein',
              'of folded truth',
              'floor',
            ],
            rows: Object.entries(folded).map(([name, of]) => [
              titled(name),
              ...[of.perBin, of.truth.perBin, of.wasserstein, of.truth.wasserstein].map(short),
              formatMeasured(of.floor),
            ]),
          },
        ]
      : []),
    ...(swap ? [swapTable(swap, titled)] : []),
  ]
}

const injectionNote = ({ events, truthEvents, floor }: Injection) =>
  `events of the signal's window: ${short(events)} of ${truthEvents}${
    floor
      ? `; two true samples differ by ${formatMeasured(floor.peak)} in the peak, ${formatMeasured(floor.width)} in the width`
      : ''
  }`

const balanceNote = ({ unfolded, truth, measured }: Balance) =>
  `what transverse momenta lack to balance: ${short(unfolded)} of their sum, ${short(truth)} in truth, ${short(measured)} as measured`

const swapTable = ({ observables, own, other }: SwapTest, titled: (name: string) => string): SketchTable => ({
  head: ['correlation of one draw', 'with its truth', 'with another draw', 'with another truth'],
  rows: Object.entries(observables).map(([name, of]) => [
    titled(name),
    ...[of.own, of.draws, of.other].map((one) => (one ? formatMeasured(one) : '–')),
  ]),
  notes: [
    `told what was measured, a classifier tells draws from truth with an area of ${formatMeasured(own)}, and draws of other events with ${formatMeasured(other)}`,
  ],
})
