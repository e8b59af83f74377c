import { type Sketch, sketchHtml, sketchText } from './sketch.ts'

/** How a notebook asks an object to show itself: the method returns a bundle by MIME type, or a promise of one. */
export const DISPLAY: unique symbol = Symbol.for('Jupyter.display') as typeof DISPLAY
/** How `console.log` does, in node and in the kernel. */
export const INSPECT: unique symbol = Symbol.for('nodejs.util.inspect.custom') as typeof INSPECT

/** What a front-end may choose from, by MIME type. */
export type MimeBundle = Record<string, unknown>

/** What node tells of where an object stands in what is printed. */
export interface Printed {
  readonly depth?: number | null
}

/** An object that shows itself. */
export interface Showing<T extends object> {
  [INSPECT](this: T, depth?: number, options?: Printed): string
  [DISPLAY](this: T): MimeBundle | Promise<MimeBundle>
}

/**
 * The methods by which an object shows itself, to be spread into it: text in a console, a table or what `draw` makes in a
 * notebook. Everything is made of the object that is asked, so that a changed copy (`{ ...events, jets }`) shows what it holds;
 * inside of another object only its heading is printed.
 */
export const showing = <T extends object>(
  sketchOf: (of: T) => Sketch,
  draw?: (of: T) => MimeBundle | Promise<MimeBundle>,
): Showing<T> => ({
  [INSPECT](this: T, depth?: number, options?: Printed): string {
    const sketch = sketchOf(this)
    return isInside(depth, options) ? `[${sketch.heading}]` : sketchText(sketch)
  },
  [DISPLAY](this: T): MimeBundle | Promise<MimeBundle> {
    const sketch = sketchOf(this)
    const text = sketchText(sketch)
    if (!draw) return { 'text/html': sketchHtml(sketch), 'text/plain': text }
    return Promise.resolve(draw(this)).then((drawn) => ({ ...drawn, 'text/plain': text }))
  },
})

/** Node counts down from the depth that it prints to. */
const isInside = (depth?: number, options?: Printed): boolean =>
  typeof depth === 'number' && typeof options?.depth === 'number' && depth < options.depth
