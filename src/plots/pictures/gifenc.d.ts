// gifenc comes without types; these are those of what is used
declare module 'gifenc' {
  type Rgb = number[]
  interface Gifenc {
    /** At most `colours` colours that stand for those of a picture. */
    quantize(rgba: Uint8Array, colours: number, options: { format: 'rgb565' }): Rgb[]
    /** Puts known colours in the place of those of a palette that are nearest to them. */
    snapColorsToPalette(palette: Rgb[], known: readonly Rgb[]): void
    /** The place in the palette of each pixel's colour. */
    applyPalette(rgba: Uint8Array, palette: readonly Rgb[], format: 'rgb565'): Uint8Array
  }
  const gifenc: Gifenc
  export default gifenc
}
