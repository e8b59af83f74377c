export { escapeHtml } from '../../lib/show/index.ts'
export { DISPLAY, type Displayable, type Displayed, fromRaw, type MimeBundle, toBundle } from './bundle.ts'
export { type Comm, type CommInput, type CommOutput, type Comms, createComms } from './comms.ts'
export {
  createDisplayer,
  type Displayer,
  type DisplayHandle,
  type DisplayOptions,
  type DisplayOutput,
} from './display.ts'
export { type Frame, toFrame } from './frame.ts'
export { inspectText } from './inspectText.ts'
export {
  type InstalledGlobal,
  installJupyterGlobal,
  type JupyterGlobal,
  type ProgressMaker,
  type SessionHooks,
} from './jupyterGlobal.ts'
export { notebookScreen } from './notebookScreen.ts'
export {
  type EpochRow,
  type ProgressBar,
  type ProgressScreen,
  progressBar,
  progressOver,
  type TrainingBar,
  type TrainingDrawing,
  type TrainingProgress,
  trainingBar,
} from './progress.ts'
export { html, type Markup, md } from './templates.ts'
