import type { CoverageCurve } from '../../lib/evaluation/index.ts'
import type { Chart } from '../chart.ts'
import { checkSome } from '../layout/checks.ts'
import type { Mark, Style } from '../layout/mark.ts'
import { type PanelOptions, panel } from '../layout/panel.ts'
import { band } from '../marks/band.ts'
import { line } from '../marks/line.ts'
import { rule } from '../marks/rule.ts'
import { type Named, named } from './named.ts'
import { twoPanels, under } from './twoPanels.ts'

/**
 * How many truths lie within the regions that should hold a share of them, and below it the difference; calibrated
 * posteriors follow the diagonal. Bands are the Wilson intervals of one standard deviation.
 * @param curves by name
 */
export function calibrationCurve(curves: Named<CoverageCurve>, options: Partial<PanelOptions> = {}): Chart {
  const all = named(curves)
  checkSome('calibrationCurve', 'curve', all)
  const shared = { x: 'credibility', caption: '', xDomain: [0, 1] as const, width: 320, ...options }
  const above = panel({ y: 'coverage', yDomain: [0, 1], height: 320, ...shared, xLabels: false }, [
    line({ x: [0, 1], y: [0, 1] }, { colour: 'muted', dash: [4, 4], width: 1 }),
    ...all.flatMap(({ of, ...style }) => drawn(of, 0, style)),
  ])
  const below = panel({ ...under(shared), y: 'difference', height: 100 }, [
    rule({ y: 0 }, { colour: 'muted', dash: [4, 4], width: 1 }),
    ...all.flatMap(({ of, ...style }) => drawn(of, 1, style)),
  ])
  return twoPanels(above, below, `coverage against credibility: ${all.map((one) => one.label)}`)
}

/** The curve with its band, less `tilt` times the diagonal. */
function drawn({ levels, coverage }: CoverageCurve, tilt: 0 | 1, style: Style): Mark[] {
  const less = (value: number, i: number) => value - tilt * levels[i]
  const low = coverage.map((c, i) => less(c.low, i))
  const high = coverage.map((c, i) => less(c.high, i))
  const { label: _, ...unnamed } = style
  return [
    band({ x: levels, low, high }, unnamed),
    line({ x: [0, ...levels], y: [0, ...coverage.map((c, i) => less(c.value, i))] }, style),
  ]
}
