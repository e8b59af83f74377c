export { CellError, NotebookError } from './errors.ts'
export { type ReportOptions, renderReport } from './html/page.ts'
export { type Notebook, readNotebook, writeNotebook, writeWhole } from './notebook/index.ts'
