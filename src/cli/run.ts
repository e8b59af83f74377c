import { basename, dirname } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import type { Command } from 'commander'
import type { CellError, Failure, Notebook } from '../report/index.ts'
import { cellProgress } from './cellProgress.ts'
import { positive, stoppable } from './options.ts'
import { reportRoom } from './reportRoom.ts'

interface RunOptions {
  out?: string
  set: string[]
  timeout?: number
  allowErrors?: boolean
  overwrite?: boolean
}

/** Adds `neutrina run`. */
export function addRun(program: Command): void {
  program
    .command('run')
    .description('execute a notebook without Jupyter and without Python; its outputs are kept even when a cell fails')
    .argument('<notebook>', 'nbformat 4 file (.ipynb) with TypeScript cells')
    .option('--out <file>', 'where to write the executed notebook; itself where not given')
    .option('--set <name=value>', "give a parameter a value; once for each (the cell tagged 'parameters')", set, [])
    .option('--timeout <s>', 'seconds that each cell may take', positive)
    .option('--allow-errors', 'go on after a cell that fails')
    .option('--overwrite', 'write also where a file is that neutrina has not made')
    .action((path: string, options: RunOptions) => run(path, options, program.version() ?? ''))
}

const set = (text: string, before: string[]): string[] => [...before, text]

async function run(path: string, options: RunOptions, version: string): Promise<void> {
  const { out = path, set, timeout, allowErrors = false, overwrite = false } = options
  const { checkDestination, isMadeByRun, NotebookError, readNotebook, readSetting, withSettings } =
    await reportRoom('run')
  if (set.length > 0 && options.out === undefined) {
    throw new NotebookError({ who: '--set', wanted: 'an --out for the notebook with these values', got: 'none' })
  }
  const read = readNotebook(path)
  checkDestination({ out, source: path, inPlace: set.length === 0, overwrite, isOurs: isMadeByRun })
  const notebook = await withSettings(read, new Map(set.map(readSetting)), path)
  const failure = await execute(notebook, {
    path,
    out,
    version,
    allowErrors,
    ...(timeout !== undefined && { timeout }),
  })
  process.stdout.write(`${out}\n`)
  if (failure) throw await cellError(path, notebook, failure)
}

interface Execution {
  readonly path: string
  readonly out: string
  readonly version: string
  readonly timeout?: number
  readonly allowErrors?: boolean
}

/** Runs a notebook with progress on stderr, and writes it whatever comes; Ctrl-C stops the run. */
export async function execute(notebook: Notebook, { path, out, ...options }: Execution): Promise<Failure | undefined> {
  const { isSameFile, noteMade, refuseOtherLanguage, runNotebook, writeNotebook } = await reportRoom('run')
  refuseOtherLanguage(notebook, path)
  const progress = cellProgress(process.stderr, basename(path))
  const { signal, release } = stoppable()
  try {
    return await runNotebook(notebook, { ...options, folder: dirname(path), signal, onProgress: progress.tell })
  } finally {
    release()
    progress.stop()
    if (!isSameFile(out, path)) noteMade(notebook)
    writeNotebook(out, notebook)
  }
}

/** What the command says of a failed cell: its place, its error, its traceback. */
export async function cellError(path: string, notebook: Notebook, failure: Failure): Promise<CellError> {
  const { CellError } = await reportRoom('run')
  const { cell, ename, evalue, traceback } = failure
  const place = notebook.cells.indexOf(cell) + 1
  const shown = traceback.join('\n')
  process.stderr.write(`${process.stderr.isTTY ? shown : stripVTControlCharacters(shown)}\n`)
  return new CellError({
    who: `${path}, cell ${place} (${cell.id})`,
    wanted: 'no error',
    got: `${ename}: ${evalue.replace(/\.?(\n.*)?$/s, '')}`,
  })
}
