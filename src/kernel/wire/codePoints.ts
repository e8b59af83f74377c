/** The UTF-16 index of a position that counts code points, as Jupyter's cursors do. */
export function toUtf16(text: string, codePoints: number): number {
  let at = 0
  for (let left = codePoints; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

/** How many code points lie before a UTF-16 index. */
export function toCodePoints(text: string, utf16: number): number {
  let count = 0
  for (let at = 0; at < utf16 && at < text.length; count++) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return count
}
