/** The discrete Fourier transform of one length, in place, of complex numbers as two arrays. */
export interface Fourier {
  readonly size: number
  /** X_k = Σ x_j e^(−2πi jk/size) */
  forward(re: Float64Array, im: Float64Array): void
  /** The way back, divided by the size. */
  inverse(re: Float64Array, im: Float64Array): void
}

/**
 * Transforms of `size` numbers, a power of two, by Cooley and Tukey's radix 2; errors are of the order of 1e-16 of the largest
 * result. Cosines come from a table, not from recursion.
 */
export function fourier(size: number): Fourier {
  const half = size / 2
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size))
  const sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / size))
  const places = bitReversed(size)
  const forward = (re: Float64Array, im: Float64Array) => {
    reorder(places, re, im)
    for (let span = 1; span < size; span *= 2) butterflies(re, im, { cos, sin, span })
  }
  return {
    size,
    forward,
    inverse(re, im) {
      // with real and imaginary parts in each other's place the same sums go the other way
      forward(im, re)
      for (let k = 0; k < size; k++) {
        re[k] /= size
        im[k] /= size
      }
    },
  }
}

function bitReversed(size: number): Uint32Array {
  const places = new Uint32Array(size)
  for (let i = 1; i < size; i++) places[i] = (places[i >> 1] >> 1) | (i & 1 ? size >> 1 : 0)
  return places
}

function reorder(places: Uint32Array, re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < places.length; i++) {
    const j = places[i]
    if (j <= i) continue
    const [x, y] = [re[i], im[i]]
    re[i] = re[j]
    im[i] = im[j]
    re[j] = x
    im[j] = y
  }
}

interface Stage {
  readonly cos: Float64Array
  readonly sin: Float64Array
  readonly span: number
}

function butterflies(re: Float64Array, im: Float64Array, { cos, sin, span }: Stage): void {
  const stride = re.length / (2 * span)
  for (let k = 0; k < span; k++) {
    const [c, s] = [cos[k * stride], sin[k * stride]]
    for (let i = k; i < re.length; i += 2 * span) {
      const j = i + span
      const x = c * re[j] - s * im[j]
      const y = c * im[j] + s * re[j]
      re[j] = re[i] - x
      im[j] = im[i] - y
      re[i] += x
      im[i] += y
    }
  }
}
