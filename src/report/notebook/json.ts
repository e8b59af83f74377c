import { randomUUID } from 'node:crypto'
import { wellFormedJson } from '../../kernel/core/index.ts'

/** A string, or one of the numbers that Python writes into JSON although JSON has none. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gs

/** What JSON text holds, as Python reads it: NaN and the infinities are numbers. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error
  }
  const mark = randomUUID()
  const standing = text.replace(TOKEN, (token) => (token.startsWith('"') ? token : `"${mark}${token}"`))
  return JSON.parse(standing, (_, value) =>
    typeof value === 'string' && value.startsWith(mark) ? Number(value.slice(mark.length)) : value,
  )
}

/** JSON text as Python writes it. */
export function formatJson(value: unknown, indent = 1): string {
  const mark = randomUUID()
  let marked = false
  const text = JSON.stringify(
    value,
    (_, part) => {
      if (typeof part !== 'number' || Number.isFinite(part)) return part
      marked = true
      return `${mark}${part}`
    },
    indent,
  )
  return wellFormedJson(marked ? text.replace(new RegExp(`"${mark}(.*?)"`, 'g'), '$1') : text)
}
