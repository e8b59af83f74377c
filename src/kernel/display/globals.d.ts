/** The names that every cell of a notebook finds; read by the kernel's language service, not by the project. */

/** A displayed value that can be replaced where it stands. */
interface JupyterDisplayHandle {
  readonly id: string
  update(value: unknown, options?: JupyterDisplayOptions): void
}
interface JupyterDisplayOptions {
  /** The value is a mime bundle already, `{ 'text/html': '…', 'text/plain': '…' }`; bytes become base64. */
  raw?: boolean
  /** Hints for front-ends, by mime type. */
  metadata?: Record<string, unknown>
}
/** A text in a markup language, shown as such. */
interface JupyterMarkup {
  readonly mime: 'text/html' | 'text/markdown'
  readonly source: string
  toString(): string
}
/** A bar that counts up to a total. */
interface JupyterProgressBar {
  /** Sets how much is done, with a note beside the bar. */
  update(done: number, note?: string): void
  add(more: number, note?: string): void
  /** Leaves one line that says what was done in what time. */
  stop(): void
}
/** What a training loop tells of a finished epoch. */
interface JupyterEpoch {
  epoch: number
  trainingLoss: number
  validationLoss: number
  learningRate: number
  figures?: Readonly<Record<string, number>>
}
interface JupyterProgress {
  /** A bar up to a total. */
  (total: number, label?: string): JupyterProgressBar
  /** Goes through a list and counts: `for (const event of progress(events)) …` */
  <T>(items: Iterable<T>, label?: string): Iterable<T>
  /**
   * A bar for a training, and below it a chart that grows with every epoch:
   * `const bar = progress.training('flow', { chart: (rows) => trainingHistory(rows) })`, `train(…, { onProgress:
   * bar.onProgress })`, then `bar.stop(history)`, which leaves one line and the chart of the whole history.
   */
  training(
    label?: string,
    options?: { chart?: (rows: readonly JupyterEpoch[]) => unknown },
  ): {
    onProgress: (progress: {
      epoch: number
      epochs: number
      step: number
      steps: number
      trainingLoss: number
      eventsPerSecond?: number
      finished?: JupyterEpoch
      best?: { epoch: number; validationLoss: number }
    }) => void
    stop: (history?: readonly JupyterEpoch[]) => void
  }
}
/** A line to something in the front-end, both ways. */
interface JupyterComm {
  readonly id: string
  readonly target: string
  send(data: unknown, metadata?: Record<string, unknown>): void
  close(data?: unknown): void
  onMessage(listener: (data: unknown) => void): void
  onClose(listener: (data: unknown) => void): void
}
interface Jupyter {
  display: typeof display
  clearOutput: typeof clearOutput
  md: typeof md
  html: typeof html
  progress: JupyterProgress
  /** Asks the reader for a line; `password` hides what is typed. */
  input(prompt?: string, options?: { password?: boolean }): Promise<string>
  /** Aborted when the running cell is interrupted: give it to what should stop then. */
  readonly signal: AbortSignal
  readonly comms: {
    /** Opens a comm to a target that the front-end has registered. */
    open(target: string, data?: unknown, metadata?: Record<string, unknown>): JupyterComm
    /** Registers a target that the front-end may open comms to. */
    register(target: string, opened: (comm: JupyterComm, data: unknown) => void): void
  }
}

/** The notebook that the cell belongs to. */
declare var jupyter: Jupyter
/** Shows a value below the cell: tables, images, charts, whatever has a `Symbol.for('Jupyter.display')` method. */
declare function display(value: unknown, options?: JupyterDisplayOptions): JupyterDisplayHandle
/** Removes what the cell has shown; with `wait`, when the next output comes. */
declare function clearOutput(options?: { wait?: boolean }): void
/** Markdown with values inside; strings are escaped. */
declare function md(strings: TemplateStringsArray, ...values: unknown[]): JupyterMarkup
/** HTML with values inside; strings are escaped. */
declare function html(strings: TemplateStringsArray, ...values: unknown[]): JupyterMarkup
/** A progress bar that leaves one line. */
declare var progress: JupyterProgress
/** Asks the reader for a line, and waits. */
declare function prompt(message?: string, value?: string): string | null
/** Asks the reader for a yes, and waits. */
declare function confirm(message?: string): boolean

/** What notebooks written for Deno's kernel use of it. */
declare namespace Deno {
  namespace jupyter {
    interface DisplayOptions {
      /** The value is a mime bundle already. */
      raw?: boolean
      update?: boolean
      display_id?: string
    }
    interface MediaBundle {
      [mime: string]: string | object | undefined
    }
    interface Displayable {
      [$display]: () => MediaBundle | Promise<MediaBundle>
    }
    /** The name of the method by which an object says how it is shown. */
    const $display: unique symbol
    /** Shows a value below the cell. */
    function display(value: unknown, options?: DisplayOptions): Promise<void>
    /** Sends `display_data`, `update_display_data` or `clear_output`. */
    function broadcast(
      type: string,
      content: Record<string, unknown>,
      extra?: { metadata?: Record<string, unknown>; buffers?: Uint8Array[] },
    ): Promise<void>
    /** How a value is shown. */
    function format(value: unknown): Promise<MediaBundle>
    /** Markdown with values inside, as they are. */
    function md(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    /** HTML with values inside, as they are: not for texts that come from data. */
    function html(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    /** SVG with values inside, as they are. */
    function svg(strings: TemplateStringsArray, ...values: unknown[]): Displayable
    /** A PNG, JPEG, GIF or SVG file, by its path or its bytes. */
    function image(source: string | Uint8Array): Displayable
  }
}
