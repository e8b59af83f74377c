export { CellError, NotebookError } from './errors.ts'
export { type ReportOptions, renderReport } from './html/page.ts'
export { type Notebook, readNotebook, writeNotebook, writeWhole } from './notebook/index.ts'
export {
  type Failure,
  type RunOptions,
  type RunProgress,
  readSetting,
  runNotebook,
  type Settings,
  withSettings,
} from './run/index.ts'
