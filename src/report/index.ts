export { CellError, NotebookError } from './errors.ts'
export { isReport } from './html/madeByReport.ts'
export { type ReportOptions, renderReport } from './html/page.ts'
export {
  checkDestination,
  isSameFile,
  type Notebook,
  readNotebook,
  refuseOtherLanguage,
  writeNotebook,
  writeWhole,
} from './notebook/index.ts'
export {
  type Failure,
  isMadeByRun,
  noteMade,
  type RunOptions,
  type RunProgress,
  readSetting,
  runNotebook,
  type Settings,
  withSettings,
} from './run/index.ts'
