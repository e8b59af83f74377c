import type { Cell, CodeCell, Notebook } from '../../src/report/notebook/index.ts'

/** A code cell that has not run. */
export const codeCell = (id: string, source: string, tags?: readonly string[]): CodeCell => ({
  cell_type: 'code',
  id,
  metadata: tags ? { tags: [...tags] } : {},
  source,
  execution_count: null,
  outputs: [],
})

/** A notebook of these cells. */
export const notebookOf = (cells: readonly Cell[]): Notebook => ({
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: 'neutrina', display_name: 'TypeScript (neutrina)', language: 'typescript' } },
  cells: [...cells],
})
