import type { CommInput, CommOutput } from '../display/index.ts'

/** What the wire thread asks of the thread that runs the cells; `id` counts all that may cause output. */
export type ToCells =
  | {
      type: 'execute'
      id: number
      code: string
      silent: boolean
      storeHistory: boolean
      allowStdin: boolean
      userExpressions: Record<string, string>
    }
  | { type: 'comm'; id: number; input: CommInput }
  | { type: 'answer'; text: string }
  | { type: 'interrupt'; attempt: number }
  | { type: 'exit' }

/** How a cell ended. */
export interface Outcome {
  status: 'ok' | 'error' | 'aborted'
  executionCount: number
  error?: { ename: string; evalue: string; traceback: string[] }
  /** As JSON text: values by name as mime bundles, or as errors. */
  userExpressions: string
  /** What a front-end shows beside the notebook. */
  payload: object[]
}

/** What the thread that runs the cells tells the wire thread; contents are JSON text, made where the values are. */
export type FromCells =
  | { type: 'stream'; id: number; name: 'stdout' | 'stderr'; text: string }
  | {
      type: 'output'
      id: number
      kind: string
      content: string /** Of a result: its text, for the history. */
      text?: string
    }
  | { type: 'outcome'; id: number; outcome: Outcome }
  | { type: 'ask'; prompt: string; password: boolean }
  | { type: 'comm'; id: number; output: Pick<CommOutput, 'type' | 'id' | 'target'>; content: string; metadata: string }
  | { type: 'commDone'; id: number }
  | { type: 'interrupted'; attempt: number }
  | { type: 'signal' }

/** The wire thread's end of the link. */
export interface CellsLink {
  post(message: ToCells): void
  onMessage(listener: (message: FromCells) => void): void
  /** Stops JavaScript that blocks the cells' thread. */
  terminate(): void
  /** Tells that so many characters of output have been sent. */
  sent(characters: number): void
}
