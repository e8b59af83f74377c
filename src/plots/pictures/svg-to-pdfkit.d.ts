declare module 'svg-to-pdfkit' {
  interface Options {
    /** Whether a pixel of the SVG is a unit of the page. */
    readonly assumePt?: boolean
    /** The file of a face of a family. */
    readonly fontCallback?: (family: string, bold: boolean, italic: boolean) => string
  }
  /** Draws an SVG onto a page of PDFKit. */
  export default function drawSvg(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options?: Options,
  ): void
}
