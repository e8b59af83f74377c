import type { Displayer } from './display.ts'
import type { ProgressScreen } from './progress.ts'
import { replacing } from './replacing.ts'

/** Draws progress as one display of a notebook, updated in place; what is drawn last is what the file keeps. */
export function notebookScreen(displayer: Pick<Displayer, 'display'>): ProgressScreen {
  const show = replacing(displayer)
  return { draw: (bundle) => show(bundle, { raw: true }) }
}
