import type { Command } from 'commander'
import type { Notebook } from '../report/index.ts'
import { reportRoom } from './reportRoom.ts'

interface ReportOptions {
  out: string
  title?: string
  trust?: boolean
}

interface CommandOptions extends ReportOptions {
  overwrite?: boolean
}

/** Adds `neutrina report`. */
export function addReport(program: Command): void {
  program
    .command('report')
    .description('write a notebook as one HTML file that needs nothing else: formulas, charts that answer, tables')
    .argument('<notebook>', 'nbformat 4 file (.ipynb), executed')
    .requiredOption('--out <file>', 'HTML file to write')
    .option('--title <text>', "the page's title; the notebook's first heading where not given")
    .option('--trust', "let the notebook's own HTML and scripts run in the page; only for notebooks that you know")
    .option('--overwrite', 'write also where a file is that neutrina has not made')
    .action(async (path: string, { overwrite = false, ...options }: CommandOptions) => {
      const { checkDestination, isReport, readNotebook } = await reportRoom('report')
      checkDestination({ out: options.out, source: path, inPlace: false, overwrite, isOurs: isReport })
      const { out, bytes } = await report(readNotebook(path), { path, version: program.version() ?? '', ...options })
      process.stdout.write(`${out}: ${(bytes / 1e6).toFixed(1)} MB\n`)
    })
}

interface Writing extends ReportOptions {
  path: string
  version: string
}

/** Writes the report and returns where and how large it is. */
export async function report(notebook: Notebook, options: Writing): Promise<{ out: string; bytes: number }> {
  const { out, ...rest } = options
  const { renderReport, writeWhole } = await reportRoom('report')
  const html = await renderReport(notebook, rest)
  writeWhole(out, html)
  return { out, bytes: Buffer.byteLength(html) }
}
