import { formatMeasured } from '../../../src/lib/evaluation/index.ts'
import { type TopMassScan, topMassScan } from '../../../src/lib/systems/index.ts'

/** Events that the error of m_t is given for, before any choice of a method. */
const EVENTS = 10_000

/**
 * How the reconstructed mass of the top follows the generated one, and what it is worth: bias and width at the nominal mass, slope,
 * and the statistical error of m_t from 10,000 events, of which a method takes those with two b-tags and an answer.
 */
export function printMassSensitivity(scan: TopMassScan): void {
  console.log(
    '\nMass of the top: medians by generated mass, width at the middle one, slope, error of m_t from 10,000 events [GeV]',
  )
  const ordered = [...scan.samples].sort((a, b) => a.topMass - b.topMass)
  const middle = Math.floor(ordered.length / 2)
  const total = ordered[middle].events.count
  const table = Object.entries(topMassScan({ ...scan, classical: true })).map(
    ([method, { points, slope, perEvent }]) => ({
      method,
      ...Object.fromEntries(points.map(({ topMass, median }) => [`at ${topMass}`, formatMeasured(median)])),
      width: formatMeasured(points[middle].width),
      slope: formatMeasured(slope),
      'error of m_t': (perEvent / Math.sqrt((EVENTS * points[middle].n) / total)).toFixed(3),
      events: points[middle].n,
    }),
  )
  console.table(table)
}
