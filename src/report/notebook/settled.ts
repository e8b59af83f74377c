/** What stays of a text on a terminal, where `\r` goes back to the start of the line and `\b` by one. */
export function settled(text: string): string {
  let now = text.replace(/\r+\n/g, '\n')
  if (now.includes('\b')) now = withoutBackspaces(now)
  return now.includes('\r') ? now.replace(/[^\n]*\r(?=[^\n])/g, '') : now
}

function withoutBackspaces(text: string): string {
  const kept: string[] = []
  for (const sign of text) {
    if (sign !== '\b') kept.push(sign)
    else if (kept.length > 0 && kept.at(-1) !== '\n') kept.pop()
  }
  return kept.join('')
}
