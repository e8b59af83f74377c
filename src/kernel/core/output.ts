/** Values by mime type: text, markup and base64 of binary as strings, JSON types as plain objects. */
export type MimeBundle = Record<string, unknown>

/** What a front-end shows for one value. */
export interface Shown {
  data: MimeBundle
  metadata: Record<string, unknown>
}

/** An error as Jupyter's messages carry it; the traceback's lines are coloured with ANSI codes. */
export interface CellError {
  ename: string
  evalue: string
  traceback: string[]
}

/** One output of a cell, in the terms of Jupyter messaging 5.3. */
export type Output =
  | { type: 'stream'; name: 'stdout' | 'stderr'; text: string }
  | ({ type: 'display_data' | 'update_display_data'; transient: { display_id?: string } } & Shown)
  | ({ type: 'execute_result'; executionCount: number } & Shown)
  | { type: 'clear_output'; wait: boolean }
  | ({ type: 'error' } & CellError)

/** Takes the outputs in the order in which they were made. */
export type Sink = (output: Output) => void
