import { listForCells } from '../realm/index.ts'
import { type CommOutput, type Comms, createComms } from './comms.ts'
import { createDisplayer, type Displayer, type DisplayOutput } from './display.ts'
import { notebookScreen } from './notebookScreen.ts'
import { type DenoGlobal, denoGlobal } from './others/deno.ts'
import { questions } from './others/questions.ts'
import {
  type EpochRow,
  type ProgressBar,
  progressBar,
  progressOver,
  type TrainingBar,
  trainingBar,
} from './progress.ts'
import { replacing } from './replacing.ts'
import { html, md } from './templates.ts'

/** What the globals of cells need of the session around them. */
export interface SessionHooks {
  emit: (output: DisplayOutput) => void
  /** Asks the reader for a line. */
  ask: (prompt: string, password: boolean) => Promise<string>
  /** Asks and waits: nothing else runs before the answer. */
  askNow: (prompt: string) => string
  /** Aborted when the running cell is interrupted; a new one for each cell. */
  signal: () => AbortSignal
  /** Where the globals go: the global object of the cells. */
  scope: object
}

/** The progress bars of cells. */
export interface ProgressMaker {
  /** A bar up to a total. */
  (total: number, label?: string): ProgressBar
  /** Goes through a list and counts. */
  <T>(items: Iterable<T>, label?: string): Iterable<T>
  /** A bar for the `onProgress` of a training, and a chart of its epochs that grows below it. */
  training(label?: string, options?: TrainingOptions): TrainingBar
}

interface TrainingOptions {
  /** What is shown of the finished epochs; replaced whenever one more is. */
  chart?: (rows: readonly EpochRow[]) => unknown
}

/** What `jupyter` is in cells. */
export interface JupyterGlobal extends Pick<Displayer, 'display' | 'clearOutput'> {
  input(prompt?: string, options?: { password?: boolean }): Promise<string>
  readonly signal: AbortSignal
  readonly comms: Pick<Comms, 'open' | 'register'>
  progress: ProgressMaker
  md: typeof md
  html: typeof html
}

/** What the session keeps of the installed globals. */
export interface InstalledGlobal {
  jupyter: JupyterGlobal
  comms: Comms
  /** What cells find as `Deno`. */
  deno: DenoGlobal
  /** To be awaited before a cell ends: rejects with the first value that failed to say how it looks. */
  settle(): Promise<void>
  uninstall(): void
}

/** Puts `jupyter`, `display`, `clearOutput`, `md`, `html`, `progress`, `prompt` and `confirm` into the scope of cells. */
export function installJupyterGlobal(
  { emit, ask, askNow, signal, scope }: SessionHooks,
  sendComm: (output: CommOutput) => void = () => {},
): InstalledGlobal {
  const displayer = createDisplayer(emit)
  const comms = createComms(sendComm)
  const { display, clearOutput, settle } = displayer
  const progress = progressMaker(displayer)
  const jupyter: JupyterGlobal = {
    display,
    clearOutput,
    input: (prompt = '', { password = false } = {}) => ask(prompt, password),
    get signal() {
      return signal()
    },
    comms: { open: comms.open, register: comms.register },
    progress,
    md,
    html,
  }
  const globals = { jupyter, display, clearOutput, md, html, progress, ...questions(askNow) }
  for (const [name, value] of Object.entries(globals))
    Object.defineProperty(scope, name, { value, writable: true, configurable: true, enumerable: false })
  const uninstall = () => {
    for (const name of Object.keys(globals)) Reflect.deleteProperty(scope, name)
  }
  return { jupyter, comms, deno: denoGlobal(emit), settle, uninstall }
}

function progressMaker(displayer: Displayer): ProgressMaker {
  const make = (over: number | Iterable<unknown>, label?: string) => {
    const screen = notebookScreen(displayer)
    return typeof over === 'number' ? progressBar(screen, over, label) : progressOver(screen, over, label)
  }
  const training = (label?: string, { chart }: TrainingOptions = {}) => {
    const screen = notebookScreen(displayer)
    const show = replacing(displayer)
    return trainingBar(screen, { label, ...(chart && { onEpochs: (rows) => show(chart(listForCells(rows))) }) })
  }
  return Object.assign(make, { training }) as ProgressMaker
}
