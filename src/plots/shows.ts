import type { Chart, DisplayBundle } from './chart.ts'

/** How a notebook asks an object to show itself. */
export const DISPLAY = Symbol.for('Jupyter.display')
/** How `console.log` does, in node and in the kernel. */
export const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** An object that shows itself. */
export interface Showing<T> {
  [INSPECT](this: T): string
  [DISPLAY](this: T): Promise<DisplayBundle>
}

/**
 * What an object needs to show itself: words in a console, a chart in a notebook. Both are made of the object that is asked,
 * so that a changed copy (`{ ...histogram, values }`) shows what it holds.
 */
export const shows = <T>(words: (of: T) => string, draw: (of: T) => Promise<Chart>): Showing<T> => ({
  [INSPECT](this: T): string {
    return words(this)
  },
  async [DISPLAY](this: T): Promise<DisplayBundle> {
    const chart = (await draw(this)) as Chart & { [DISPLAY]: () => Promise<DisplayBundle> }
    return { ...(await chart[DISPLAY]()), 'text/plain': words(this) }
  },
})
