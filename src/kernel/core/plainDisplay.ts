import { inspect } from 'node:util'
import type { Display } from './sessionTypes.ts'

/** Shows every value as the text that Node's console shows. */
export const plainDisplay: Display = {
  toBundle: (value) => ({ data: { 'text/plain': inspect(value) }, metadata: {} }),
  installJupyterGlobal: () => () => {},
}
