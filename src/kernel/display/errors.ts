import { escapeHtml } from '../../lib/show/index.ts'
import { isError, textOf } from '../realm/index.ts'
import type { MimeBundle } from './bundle.ts'
import { inspectText } from './inspectText.ts'

/** An error as a value (not a thrown one): its message in sight, its stack folded away. */
export function displayError(value: unknown): MimeBundle | undefined {
  if (!isError(value)) return undefined
  const text = inspectText(value)
  const title = `${textOf(value, 'name', 'Error')}: ${textOf(value, 'message', '')}`
  return {
    'text/html':
      `<details class="neutrina-error"><summary style="color:#b3261e">${escapeHtml(title)}</summary>` +
      `<pre>${escapeHtml(text)}</pre></details>`,
    'text/plain': text,
  }
}
