import type { Place } from './positions.ts'

const RED = '\u001b[31m'
const DIM = '\u001b[2m'
const OFF = '\u001b[0m'
const AROUND = 2

/** The lines of a source around a place, coloured for a terminal, the place marked; lines are counted from 1. */
export function codeFrame(code: string, { line, column }: Place, length = 1): string[] {
  const lines = code.split('\n')
  const first = Math.max(0, line - AROUND)
  const last = Math.min(lines.length - 1, line + AROUND)
  const width = String(last + 1).length
  const frame: string[] = []
  for (let index = first; index <= last; index++) {
    const number = String(index + 1).padStart(width)
    const text = lines[index].replace(/\r$/, '')
    if (index !== line) {
      frame.push(`${DIM}  ${number} │${OFF} ${text}`)
      continue
    }
    const tilde = '~'.repeat(Math.max(1, Math.min(length, text.length - column)))
    const pad = text.slice(0, column).replace(/[^\t]/g, ' ')
    frame.push(`${RED}>${OFF} ${number} │ ${text}`, `${DIM}  ${' '.repeat(width)} │${OFF} ${pad}${RED}${tilde}${OFF}`)
  }
  return frame
}
