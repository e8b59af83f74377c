/**
 * How things show themselves in notebooks, reports and consoles: one protocol, and what it is written with.
 * @module neutrina/show
 */

export { escapeHtml } from './escapeHtml.ts'
export { labelHtml } from './labelHtml.ts'
export { countOf, shortNumber, signed } from './number.ts'
export { DISPLAY, INSPECT, type MimeBundle, showing } from './protocol.ts'
export { type Cell, htmlTable, type Sketch, type SketchTable, sketchHtml, sketchText } from './sketch.ts'
export { sparkline } from './sparkline.ts'
export { textTable } from './textTable.ts'
