import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The widths of a TrueType font in thousandths of its size, by character; a character it lacks has none. */
export function widthsOf(face: string): Map<number, number> {
  const folder = dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/arimo/package.json'))
  const font = readFileSync(join(folder, face, `Arimo_${face}.ttf`))
  const table = (name: string) => {
    for (let at = 12; ; at += 16) if (font.toString('ascii', at, at + 4) === name) return font.readUInt32BE(at + 8)
  }
  const unitsPerEm = font.readUInt16BE(table('head') + 18)
  const metrics = font.readUInt16BE(table('hhea') + 34)
  const hmtx = table('hmtx')
  const advance = (glyph: number) => font.readUInt16BE(hmtx + 4 * Math.min(glyph, metrics - 1))
  return new Map(
    [...glyphsOf(font, table('cmap'))].map(([code, glyph]) => [code, (1000 * advance(glyph)) / unitsPerEm]),
  )
}

/** The glyph of each character, from the subtable of format 4 (OpenType specification, cmap). */
function glyphsOf(font: Buffer, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>()
  for (let k = 0; k < font.readUInt16BE(cmap + 2); k++) {
    const at = cmap + font.readUInt32BE(cmap + 8 + 8 * k)
    if (font.readUInt16BE(at) !== 4) continue
    const twice = font.readUInt16BE(at + 6)
    for (let s = 0; s < twice; s += 2) {
      const [end, start] = [font.readUInt16BE(at + 14 + s), font.readUInt16BE(at + 16 + twice + s)]
      const delta = font.readUInt16BE(at + 16 + 2 * twice + s)
      const place = at + 16 + 3 * twice + s
      const offset = font.readUInt16BE(place)
      for (let code = start; code <= end && code < 0xffff; code++) {
        const raw = offset === 0 ? code : font.readUInt16BE(place + offset + 2 * (code - start))
        if (raw !== 0 || offset === 0) glyphs.set(code, (raw + delta) % 65536)
      }
    }
  }
  return glyphs
}
