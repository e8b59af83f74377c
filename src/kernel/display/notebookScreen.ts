import type { Displayer, DisplayHandle } from './display.ts'
import type { ProgressScreen } from './progress.ts'

/** Draws progress as one display of a notebook, updated in place; what is drawn last is what the file keeps. */
export function notebookScreen({ display }: Pick<Displayer, 'display'>): ProgressScreen {
  let handle: DisplayHandle | undefined
  return {
    draw: (bundle) => {
      if (handle) handle.update(bundle, { raw: true })
      else handle = display(bundle, { raw: true })
    },
  }
}
