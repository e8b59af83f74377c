import PDFDocument from 'pdfkit'
import drawSvg from 'svg-to-pdfkit'
import { FACES } from './faces.ts'
import { sizeOf } from './svg.ts'

/** PDF's unit: 72 to the inch. */
const POINTS_PER_CM = 72 / 2.54

/** An SVG as a page of vectors of its size, `width` cm wide, its text in fonts that the file brings along. */
export async function pdfOf(svg: string, width: number, title: string): Promise<Uint8Array> {
  const [across, down] = sizeOf(svg)
  const size: [number, number] = [width * POINTS_PER_CM, (width * POINTS_PER_CM * down) / across]
  // the same figure gives the same bytes
  const info = { Title: title, Creator: 'neutrina', CreationDate: new Date(0) }
  const document = new PDFDocument({ size, margin: 0, info })
  const parts: Uint8Array[] = []
  const done = new Promise((resolve, reject) => document.on('end', resolve).on('error', reject))
  document.on('data', (part: Uint8Array) => parts.push(part))
  for (const [name, file] of Object.entries(FACES)) placeAccents(document.registerFont(name, file).font(name))
  document.scale(size[0] / across)
  drawSvg(document, svg, 0, 0, { assumePt: true, fontCallback: faceOf })
  document.end()
  await done
  return Buffer.concat(parts)
}

const faceOf = (_family: string, bold: boolean, italic: boolean): keyof typeof FACES =>
  bold ? (italic ? 'boldItalic' : 'bold') : italic ? 'italic' : 'regular'

interface Place {
  readonly advanceWidth: number
  readonly yOffset: number
}
interface Face {
  encode(text: string): [string[], Place[]]
}

/** `svg-to-pdfkit` leaves out glyphs that have no width, such as the bar of t̄, and would shift them down instead of up. */
function placeAccents(document: PDFKit.PDFDocument): void {
  const face = (document as unknown as { _font: Face })._font
  const encode = face.encode.bind(face)
  face.encode = (text) => {
    const [glyphs, places] = encode(text)
    return [
      glyphs,
      places.map((place) =>
        place.advanceWidth === 0 ? { ...place, advanceWidth: 1, yOffset: -place.yOffset } : place,
      ),
    ]
  }
}
