import type { Readable } from 'node:stream'

/** The descriptors of a process of cells: where it says what it has to say, and where it is told what to do. */
export const MOUTH = 3
export const EAR = 4

/** A message as lines: the one before it ends whatever a cell has written there. */
export const asLine = (message: object): string => `\n${JSON.stringify(message)}\n`

/** Takes a stream line by line; empty ones are none. */
export function eachLine(stream: Readable, take: (line: string) => void): void {
  let parts: string[] = []
  stream.setEncoding('utf8').on('data', (text: string) => {
    const [first, ...rest] = text.split('\n')
    parts.push(first!)
    for (const next of rest) {
      const line = parts.join('')
      parts = [next]
      if (line) take(line)
    }
  })
}
