import { formatMeasured } from '../../../src/lib/evaluation/index.ts'
import { type TopMassScan, topMassScan } from '../../../src/lib/systems/index.ts'

/** Slope of the reconstructed against the generated mass of the top, with one network, and what it is worth. */
export function printMassSensitivity(scan: TopMassScan): void {
  console.log(
    'Mass of the top: median of (m_t + m_t̄)/2 by generated mass, slope, statistical error of m_t for one event',
  )
  for (const [name, { points, slope, perEvent }] of Object.entries(topMassScan(scan))) {
    const medians = points.map(({ topMass, median }) => `${topMass}: ${formatMeasured(median)}`).join(', ')
    console.log(`  ${name}: ${medians}; slope ${formatMeasured(slope)}; ${perEvent.toFixed(0)} GeV`)
  }
}
