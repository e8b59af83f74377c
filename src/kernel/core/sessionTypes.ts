import type { LanguageClient } from './languageTypes.ts'
import type { CellError, Shown, Sink } from './output.ts'

/** Asks the person at the front-end for a line. */
export type Ask = (prompt: string, password: boolean) => Promise<string>

/** As `Ask`; nothing else runs before the answer. */
export type AskNow = (prompt: string) => string

/** What the global `jupyter` needs of the session that it belongs to. */
export interface JupyterHost {
  /** Sends an output of the running cell, or of the last one. */
  emit: Sink
  /** Asks for a line; rejects where nobody can be asked. */
  ask: Ask
  /** Asks and waits; throws where nobody can be asked. */
  askNow: AskNow
  /** Aborted when the running cell is interrupted; a new one for each cell. */
  signal(): AbortSignal
  /** The global object of the realm in which cells run. */
  scope: object
}

/** The installed globals. */
export interface InstalledDisplay {
  /** What cells find as `Deno`. */
  deno: object
  /** Awaited before a cell ends; rejects with what the first value that failed to show itself threw. */
  settle(): Promise<void>
  uninstall(): void
}

/** How values reach a front-end. */
export interface Display {
  /** What is shown for a value. */
  toBundle(value: unknown): Shown | Promise<Shown>
  /** Puts `jupyter`, `display`, `clearOutput`, `md`, `html` and `progress` into the realm. */
  installJupyterGlobal(host: JupyterHost): InstalledDisplay
}

export interface ExecuteOptions {
  /** Run without a result, an execution count and history. */
  silent?: boolean
  /** Whether the cell gets an execution count; true unless it is silent. */
  storeHistory?: boolean
  /** Answers `jupyter.input()`. */
  input?: Ask
  /** Answers `prompt()` and `confirm()`. */
  inputNow?: AskNow
}

export interface CellOutcome {
  status: 'ok' | 'error' | 'aborted'
  executionCount: number
  error?: CellError
  durationMs: number
}

export interface SessionOptions {
  /** The notebook's folder: relative imports start here. */
  folder: string
  sink: Sink
  /** What checks and compiles cells, where they cannot reach it. */
  language: LanguageClient
  /** How values are shown. */
  display: Display
}

/** Runs cells in the main realm of this process, one after the other. */
export interface Session {
  execute(code: string, options?: ExecuteOptions): Promise<CellOutcome>
  /** How the value of an expression is shown, for the protocol's user_expressions. */
  evaluate(expression: string): Promise<Shown | CellError>
  /** Prints an error that no cell waits for. */
  complain(thrown: unknown): void
  /** Rejects what the running cell is waited for with, and aborts its signal; a busy loop must be terminated from another thread. */
  interrupt(): void
  /** Gives streams, error handlers and globals back. */
  close(): Promise<void>
}
