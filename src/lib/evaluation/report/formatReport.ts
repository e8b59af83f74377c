import { sketchText } from '../../show/index.ts'
import type { Report } from './report.ts'
import { reportSketch } from './reportSketch.ts'

/** A report as tables for the terminal: values ± statistical errors, counts, units. */
export const formatReport = (report: Report): string => `${sketchText(reportSketch(report))}\n`
