import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A notebook for this kernel as it lies in a file. */
export interface Notebook {
  cells: { cell_type: string; source: string | string[]; metadata: { tags?: string[] }; [more: string]: unknown }[]
  [more: string]: unknown
}

/** A notebook of code cells. */
export const notebookOf = (...sources: string[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'neutrina', display_name: 'TypeScript (neutrina)', language: 'typescript' } },
  cells: sources.map((source, i) => ({
    cell_type: 'code',
    id: `cell${i}`,
    metadata: {},
    execution_count: null,
    outputs: [],
    source,
  })),
})

/** Writes a notebook below a folder that a server shows. */
export const writeNotebook = (folder: string, name: string, notebook: Notebook): void =>
  writeFileSync(join(folder, name), JSON.stringify(notebook))
