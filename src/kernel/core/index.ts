/** The cell core: checks, compiles and runs the cells of a TypeScript notebook. */
export type {
  Completeness,
  Completion,
  Inspection,
  Language,
  LanguageClient,
  PreparedCell,
  Refusal,
  RefusedCell,
} from './language.ts'
export type { CellError, MimeBundle, Output, Shown, Sink } from './output.ts'
export type {
  Ask,
  CellOutcome,
  Display,
  ExecuteOptions,
  JupyterHost,
  Session,
  SessionOptions,
} from './sessionTypes.ts'
