// @ts-check
// The first module of the process that runs cells: teaches it TypeScript, then loads what serves them.
import { register } from 'tsx/esm/api'

register()
await import('./serveCells.ts')
