/**
 * How fast the kernel's language service answers, in the largest scope there is: that of notebook 01.
 * usage: npm run bench:kernel [-- NOTEBOOK]
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import process, { cpuUsage } from 'node:process'
import { createLanguage, languageClient } from '../src/kernel/core/index.ts'
import { kernelBundle } from '../src/kernel/threads/bundle.mjs'
import { startLanguage } from '../src/kernel/threads/language/startLanguage.ts'

const [path = 'notebooks/01-single-neutrino.ipynb'] = process.argv.slice(2)
const notebook = resolve(path)
const { cells } = JSON.parse(readFileSync(notebook, 'utf8')) as {
  cells: { cell_type: string; source: string | string[] }[]
}
const codes = cells.filter((cell) => cell.cell_type === 'code').map(({ source }) => [source].flat().join(''))

interface Cost {
  wall: number
  cpu: number
}

async function costOf(work: () => unknown): Promise<Cost> {
  const before = cpuUsage()
  const start = performance.now()
  await work()
  const { user, system } = cpuUsage(before)
  return { wall: performance.now() - start, cpu: (user + system) / 1000 }
}

function tell(what: string, costs: readonly Cost[]): void {
  const middle = (part: keyof Cost) => costs.map((cost) => cost[part]).sort((a, b) => a - b)[costs.length >> 1]
  console.log(
    `${what.padEnd(44)} ${middle('wall').toFixed(0).padStart(6)} ms   cpu ${middle('cpu').toFixed(0).padStart(6)} ms`,
  )
}

async function times(count: number, work: (round: number) => unknown): Promise<Cost[]> {
  const costs: Cost[] = []
  for (let round = 0; round < count; round++) costs.push(await costOf(() => work(round)))
  return costs
}

// the kernel asks a process; one that starts from a snapshot has what the next rows cost behind it
const bundle = await kernelBundle()
const from = existsSync(join(bundle, 'languageProcess.snapshot')) ? 'its snapshot' : 'scratch: no snapshot yet'
const port = startLanguage(
  { folder: dirname(notebook), bundle },
  {
    log: 2,
    ended: (error) => {
      throw error
    },
  },
)
tell(`a process and its first check, from ${from}`, [await costOf(() => languageClient(port).prepare('1 + 1', 1))])

let language = await createLanguage(dirname(notebook))
tell('TypeScript loaded and a service made', [
  await costOf(async () => (language = await createLanguage(dirname(notebook)))),
])
tell('first check', [await costOf(() => language.prepare('1 + 1', 1))])
let refused = 0
const checks: Cost[] = []
for (const [index, code] of codes.entries()) {
  checks.push(
    await costOf(() => {
      const prepared = language.prepare(code, index + 1)
      if (prepared.ok) language.accept(prepared.cell)
      else refused++
    }),
  )
}
tell(`a cell of the notebook (${codes.length}, ${refused} refused)`, checks)
tell('a one-line cell', await times(21, (round) => language.prepare(`1 + ${round}`, 1)))
tell('completion of a name', await times(21, (round) => language.complete(`${round}; pos`, `${round}; pos`.length)))
tell(
  'completion of a member',
  await times(21, (round) => language.complete(`${round}; Math.`, `${round}; Math.`.length)),
)
tell('inspection', await times(21, () => language.inspect('Math.max(1)', 6, 0)))
console.log('\nmedians; the machine may be busy: cpu is what this process used on all its threads')
// the process of the first row would keep this one
process.exit()
