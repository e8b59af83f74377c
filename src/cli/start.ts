import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { report } from './report.ts'
import { reportRoom } from './reportRoom.ts'
import { cellError, execute } from './run.ts'
import { setupPackages } from './setup/packages.ts'

const NOTEBOOK = fileURLToPath(new URL('../../notebooks/01-single-neutrino.ipynb', import.meta.url))
const FOLDER = 'runs'

/** Adds `neutrina start`. */
export function addStart(program: Command): void {
  program
    .command('start')
    .description('execute notebook 01 on the sample that comes along and write its report (npm start)')
    .action(() => start(program.version() ?? ''))
}

async function start(version: string): Promise<void> {
  setupPackages('notebooks', 'start')
  const { readNotebook } = await reportRoom('start')
  const began = performance.now()
  const notebook = readNotebook(NOTEBOOK)
  mkdirSync(FOLDER, { recursive: true })
  const [out, html] = ['ipynb', 'html'].map((kind) => join(FOLDER, `01-single-neutrino.${kind}`)) as [string, string]
  process.stderr.write(`executing ${relative('.', NOTEBOOK)}; this takes some minutes, Ctrl-C stops it\n`)
  const failure = await execute(notebook, { path: NOTEBOOK, out, version })
  const { bytes } = await report(notebook, { path: NOTEBOOK, out: html, version })
  const minutes = ((performance.now() - began) / 60000).toFixed(1)
  process.stdout.write(`${html}: open it in a browser (${(bytes / 1e6).toFixed(1)} MB, made in ${minutes} min)\n`)
  if (failure) throw await cellError(NOTEBOOK, notebook, failure)
}
