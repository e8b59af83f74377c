import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEvents, takeEvents, writeEvents } from '../../src/lib/events/index.ts'
import { type Ended, run } from '../helpers/run.ts'
import { blocksOf, ROOT, scratchFolder } from './pages.ts'

/** A command of a page. */
export interface Command {
  readonly words: string
  readonly line: number
}

/** The lines of the shell blocks of a page. */
export const commandsOf = (page: string): Command[] =>
  blocksOf(page).flatMap(({ language, text, line }) =>
    language === 'sh'
      ? text.split('\n').flatMap((words, i) => (words.trim() === '' ? [] : [{ words, line: line + 1 + i }]))
      : [],
  )

const NOTEBOOK = {
  cells: ["const size: 'full' | 'ci' = 'full'", 'size'].map((source, i) => ({
    cell_type: 'code',
    execution_count: null,
    id: `cell-${i}`,
    metadata: i === 0 ? { tags: ['parameters'] } : {},
    outputs: [],
    source,
  })),
  metadata: { kernelspec: { display_name: 'TypeScript (neutrina)', language: 'typescript', name: 'neutrina' } },
  nbformat: 4,
  nbformat_minor: 5,
}

/** A user's folder with the files that the pages name, of few events each: `train.h5`, `test.h5`, `events.h5`, `notebook.ipynb`. */
export async function usersFolder(): Promise<string> {
  const folder = scratchFolder()
  const bin = join(folder, 'node_modules', '.bin')
  mkdirSync(bin)
  symlinkSync(join(ROOT, 'bin/neutrina.mjs'), join(bin, 'neutrina'))
  chmodSync(join(ROOT, 'bin/neutrina.mjs'), 0o755)
  const all = await readEvents(join(ROOT, 'data/ttbar_semilep_test.h5'))
  const part = (name: string, from: number, to: number) =>
    writeEvents(
      join(folder, name),
      takeEvents(
        all,
        Int32Array.from({ length: to - from }, (_, i) => from + i),
      ),
    )
  part('train.h5', 0, 600)
  part('test.h5', 600, 1000)
  part('events.h5', 1000, 1040)
  writeFileSync(join(folder, 'notebook.ipynb'), JSON.stringify(NOTEBOOK))
  return folder
}

/** Runs a command as it stands on the page, in a folder that is the user's whole home. */
export const runCommand = ({ words }: Command, folder: string): Promise<Ended> =>
  run('bash', ['-c', words], {
    cwd: folder,
    env: {
      ...process.env,
      HOME: folder,
      XDG_DATA_HOME: join(folder, 'share'),
      JUPYTER_DATA_DIR: join(folder, 'jupyter'),
    },
  })
