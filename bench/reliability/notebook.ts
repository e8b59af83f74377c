import type { RunProgress } from '../../src/report/index.ts'
import { type Notebook, runNotebook } from '../../src/report/index.ts'
import { digits } from '../table.ts'

const SETUP = "import { figure, histogram, histogramStep } from 'neutrina/plots'"
const plot = (
  k: number,
) => `const column = { name: 'x', label: 'x', unit: 'GeV', values: Array.from({ length: 5000 }, (_, i) => Math.sin(i + ${k}) * 100) }
figure({ x: column, y: 'events' }, histogramStep(histogram(column, { bins: { bins: 40, range: [-120, 120] as const } }), { label: 'sine' }))`

/** Runs a notebook of so many cells, each with a plot; memory of the process of the cells at a tenth, half and all of them. */
export async function manyCells(folder: string, cells: number): Promise<string[][]> {
  const cell = (source: string, k: number) => ({
    cell_type: 'code' as const,
    id: `c${k}`,
    execution_count: null,
    metadata: {},
    outputs: [],
    source,
  })
  const notebook = {
    cells: [SETUP, ...Array.from({ length: cells }, (_, k) => plot(k))].map(cell),
    metadata: {},
    nbformat: 4,
    nbformat_minor: 5,
  } as unknown as Notebook
  const memory: number[] = []
  const onProgress = ({ state, cost, place }: RunProgress) => {
    if (state !== 'ended' || !cost) return
    memory.push(cost.rss / 1e6)
    // what was shown is not kept: it is the memory of the cells that is measured
    notebook.cells[place - 1] = { ...notebook.cells[place - 1], outputs: [] } as Notebook['cells'][number]
  }
  const failure = await runNotebook(notebook, { folder, version: 'bench', onProgress })
  if (failure) throw new Error(`a cell failed: ${JSON.stringify(failure).slice(0, 500)}`)
  // garbage is collected now and then: the least of fifty cells
  const around = (part: number) =>
    Math.min(...memory.slice(Math.max(0, Math.floor(part * cells) - 50), Math.floor(part * cells) + 1))
  return [[String(cells), ...[0.1, 0.5, 1].map((part) => digits(around(part)))]]
}
