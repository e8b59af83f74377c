import { equalWidth } from '../../lib/columns/index.ts'
import type { Histogram } from '../histograms/histogram.ts'
import { categoriesOf } from '../layout/categories.ts'
import { densityTitle, isPure } from './densityTitle.ts'

/** What the height of a histogram means. */
export function contentTitle({ of, edges, scale }: Histogram): string {
  const { unit } = of
  if (categoriesOf(of)) return scale === 'density' ? 'share of the events' : 'events'
  if (scale === 'density') return densityTitle('density', unit)
  const width = equalWidth(edges)
  return width === undefined ? 'events / bin' : `events / ${widthOf(width)}${isPure(unit) ? '' : ` ${unit}`}`
}

/** In full, where it has an end. */
function widthOf(width: number): number {
  const full = Number(width.toPrecision(6))
  return Math.abs(full - width) < 1e-9 * width ? full : Number(width.toPrecision(3))
}
