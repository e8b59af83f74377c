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
    end: () => {},
  }
}

/** Draws progress on one line of a terminal; a file or a batch system's log gets only the last line. */
export function terminalScreen(stream: NodeJS.WriteStream): ProgressScreen {
  let shown = ''
  return {
    draw: (bundle) => {
      shown = bundle['text/plain'].slice(0, (stream.columns ?? 10_000) - 1)
      if (stream.isTTY) stream.write(`\r\x1b[K${shown}`)
    },
    end: () => {
      stream.write(stream.isTTY ? '\n' : `${shown}\n`)
    },
  }
}
