/** The cell core: checks, compiles and runs the cells of a TypeScript notebook. */

export { createLanguage, readOwnTypes } from './createLanguage.ts'
export type { Documents } from './language/documents.ts'
export { type LanguagePort, languageClient, serveLanguage } from './languagePort.ts'
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
export { jsonOf, outputJson } from './outputJson.ts'
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
export { wellFormedJson } from './wellFormed.ts'
