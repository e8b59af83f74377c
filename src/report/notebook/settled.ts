/** What stays of a text on a terminal, where `\r` goes back to the start of the line and `\b` by one. */
export function settled(text: string): string {
  let now = text.replace(/\r+\n/g, '\n')
  if (now.includes('\b')) now = withoutBackspaces(now)
  return now.includes('\r') ? now.split('\n').map(lastWritten).join('\n') : now
}

/** A line after its last `\r` that has something to its right. */
function lastWritten(line: string): string {
  const end = line.endsWith('\r') ? line.length - 1 : line.length
  return end === 0 ? line : line.slice(line.lastIndexOf('\r', end - 1) + 1)
}

function withoutBackspaces(text: string): string {
  const kept: string[] = []
  for (const sign of text) {
    if (sign !== '\b') kept.push(sign)
    else if (kept.length > 0 && kept.at(-1) !== '\n') kept.pop()
  }
  return kept.join('')
}
