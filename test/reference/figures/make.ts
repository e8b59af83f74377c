/** Figures as data for the judges in Python: node --import tsx test/reference/figures/make.ts FOLDER, then check.py FOLDER. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { colourMap, figure, grid, histogram, histogram2d, pyhfOf, ratioPanel, save } from '../../../src/plots/index.ts'

const [folder] = process.argv.slice(2)
const numbers = (n: number, seed: number) =>
  Array.from({ length: n }, (_, i) => 40 * ((Math.sin(seed + i) * 1e4) % 1) ** 2)
const pt = { name: 'pt', label: 'p_T', unit: 'GeV' }
const bins = { bins: 8, range: [0, 40] } as const
const [signal, rest, seen] = [1, 2, 3].map((seed) => histogram({ ...pt, values: numbers(300 * seed, seed) }, { bins }))
const map = histogram2d(
  { ...pt, values: numbers(500, 5) },
  { name: 'eta', values: numbers(500, 6) },
  { x: bins, y: { bins: 4, range: [0, 40] } },
)
const panels = ratioPanel([
  { of: rest, label: 'simulated' },
  { of: seen, label: 'seen' },
])
const all = grid([panels, figure({ x: pt, y: 'eta' }, colourMap(map))])
await save(all, join(folder, 'figure.json'))
const samples = [
  { name: 'signal', of: signal, signal: true },
  { name: 'rest', of: rest },
]
writeFileSync(join(folder, 'pyhf.json'), JSON.stringify(pyhfOf([{ name: 'SR', samples, data: seen }])))
