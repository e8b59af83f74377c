import type { EcdfDifference } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import type { PanelOptions } from '../layout/panel.ts'
import { band } from '../marks/band.ts'
import { line } from '../marks/line.ts'
import { rule } from '../marks/rule.ts'
import { figure } from './figure.ts'
import { type Named, named } from './named.ts'

/**
 * The ECDF-difference plot of 2103.10522: how many ranks lie below z, less z; calibrated ranks stay inside the band at all
 * z at once with the band's probability.
 * @param differences by name; all for as many events, as they share the band of the first
 */
export function ecdfPlot(differences: Named<EcdfDifference>, options: Partial<PanelOptions> = {}): Chart {
  const all = named(differences)
  checkSome('ecdfPlot', 'ECDF difference', all)
  const { at, lower, upper, level } = all[0].of
  const closed = (values: ArrayLike<number>) => [0, ...Array.from(values), 0]
  const x = [0, ...at, 1]
  const simultaneous = { colour: 'muted', opacity: 0.22, label: `${100 * level} % band` } as const
  return figure(
    { x: { name: 'rank', label: 'rank z' }, y: 'ECDF(z) − z', xDomain: [0, 1], width: 300, height: 220, ...options },
    band({ x, low: closed(lower), high: closed(upper) }, simultaneous),
    rule({ y: 0 }, { dash: [4, 4], width: 1 }),
    ...all.map(({ of, ...style }) => line({ x, y: closed(of.difference) }, style)),
  )
}
