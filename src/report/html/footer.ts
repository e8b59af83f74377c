import { escapeHtml } from '../../lib/show/index.ts'
import type { Notebook } from '../notebook/index.ts'
import { costOf, runOf } from '../run/index.ts'
import { megabytes, seconds } from './words.ts'

/** The foot of the page: what was run, when, with what, and what it cost, as far as the notebook tells. */
export function footerHtml(notebook: Notebook, file: string, version: string): string {
  const run = runOf(notebook)
  const costs = notebook.cells.flatMap((cell) => costOf(cell) ?? [])
  const total = costs.reduce((sum, { seconds }) => sum + seconds, 0)
  const peak = Math.max(0, ...costs.map(({ rss }) => rss))
  const facts: [string, string | undefined][] = [
    ['Notebook', file],
    ['Executed', run?.executed],
    ['Run time', costs.length > 0 ? `${seconds(total)} in ${costs.length} cells` : undefined],
    ['Memory', peak > 0 ? `${megabytes(peak)} at most` : undefined],
    ['Software', run && `neutrina ${run.neutrina}, Node ${run.node}`],
    ['Report', `neutrina ${version}`],
  ]
  const rows = facts.flatMap(([name, value]) => (value ? `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>` : []))
  return `<footer><dl>${rows.join('')}</dl></footer>`
}
