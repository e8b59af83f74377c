import { messageOf } from '../realm/index.ts'
import type { Output } from './output.ts'

/** Big integers become text. */
const sendable = (_: string, part: unknown): unknown => (typeof part === 'bigint' ? String(part) : part)

/** JSON of what cells made; where it is none, of an explanation. */
export function jsonOf(value: unknown, explained: (text: string) => unknown): string {
  try {
    return JSON.stringify(value, sendable)
  } catch (error) {
    return JSON.stringify(explained(`[what was shown is no JSON: ${messageOf(error)}]`))
  }
}

/** JSON of an output. */
export const outputJson = (output: Output): string =>
  jsonOf(output, (text) => ({ ...output, data: { 'text/plain': text }, metadata: {} }))
