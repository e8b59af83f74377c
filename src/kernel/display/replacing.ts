import type { Displayer, DisplayHandle } from './display.ts'

/** Displays a value where nothing stands yet, and each later one in its place. */
export function replacing({ display }: Pick<Displayer, 'display'>): DisplayHandle['update'] {
  let handle: DisplayHandle | undefined
  return (value, options) => {
    if (handle) handle.update(value, options)
    else handle = display(value, options)
  }
}
