/** The cell core: checks, compiles and runs the cells of a TypeScript notebook. */

export { createLanguage } from './createLanguage.ts'
export { languageClient, serveLanguage } from './languagePort.ts'
export type {
  Completeness,
  Completion,
  Inspection,
  Language,
  LanguageClient,
  PreparedCell,
  Refusal,
  RefusedCell,
} from './languageTypes.ts'
export type { CellError, MimeBundle, Output, Shown, Sink } from './output.ts'
export { openSession } from './session.ts'
export type {
  Ask,
  CellOutcome,
  Display,
  ExecuteOptions,
  JupyterHost,
  Session,
  SessionOptions,
} from './sessionTypes.ts'
