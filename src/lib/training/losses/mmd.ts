import { DomainError, ShapeError } from '../../../complaint.ts'
import { hasFused, runFused, type Scalar, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/** How alike two points at distance r are; `widths` in units of the points' columns. */
export interface MmdKernel {
  /** `gaussian`: exp(−r² / 2w²); `cauchy` (Breit-Wigner): w² / (w² + r²). */
  readonly kernel: 'gaussian' | 'cauchy'
  /** The kernel is the sum over these widths. */
  readonly widths: readonly number[]
}

/**
 * The squared maximum mean discrepancy of two samples, the biased estimate: ⟨k(x, x')⟩ + ⟨k(y, y')⟩ − 2 ⟨k(x, y)⟩, means over
 * all pairs, a point with itself included (Gretton et al., JMLR 13 (2012) 723, eq. 5). Never negative but for rounding; 0 if
 * the samples are the same.
 * @param x [N, D]
 * @param y [M, D]
 * @throws ShapeError for samples without points or of different widths; DomainError for widths that are not positive
 */
export function mmd(x: Tensor2D, y: Tensor2D, kernel: MmdKernel): Scalar {
  check(x, y, kernel)
  if (!hasFused('Mmd')) return mmdReference(x, y, kernel)
  return runFused('Mmd', { x, y }, { kernel: kernel.kernel, widths: [...kernel.widths] })[0] as Scalar
}

/**
 * {@link mmd} of every column by itself, in one pass: [D] of samples x [N, D] and y [M, D].
 * @throws ShapeError and DomainError as `mmd`
 */
export function mmdOfColumns(x: Tensor2D, y: Tensor2D, kernel: MmdKernel): Tensor1D {
  check(x, y, kernel)
  if (!hasFused('Mmd')) return mmdOfColumnsReference(x, y, kernel)
  return runFused('Mmd', { x, y }, { kernel: kernel.kernel, widths: [...kernel.widths], apart: true })[0] as Tensor1D
}

/** `mmdOfColumns` by `mmdReference` of one column after another. */
export const mmdOfColumnsReference = (x: Tensor2D, y: Tensor2D, kernel: MmdKernel): Tensor1D =>
  tf.tidy(() => {
    const column = (of: Tensor2D, c: number) => of.slice([0, c], [-1, 1]) as Tensor2D
    const all = Array.from({ length: x.shape[1] }, (_, c) => mmdReference(column(x, c), column(y, c), kernel))
    return tf.stack(all) as Tensor1D
  })

function check(x: Tensor2D, y: Tensor2D, { widths }: MmdKernel): void {
  if (x.shape[1] !== y.shape[1] || x.shape[0] === 0 || y.shape[0] === 0) {
    const wanted = 'two samples of one width, none empty'
    throw new ShapeError({ who: 'mmd', wanted, got: `[${x.shape}] and [${y.shape}]` })
  }
  if (widths.length > 0 && widths.every((w) => w > 0 && w < Infinity)) return
  throw new DomainError({ who: 'mmd', wanted: 'one or more positive widths', got: `[${widths}]` })
}

/** `mmd` composed of plain operations. */
export const mmdReference = (x: Tensor2D, y: Tensor2D, kernel: MmdKernel): Scalar =>
  tf.tidy(() => {
    const mean = (a: Tensor2D, b: Tensor2D) => kernelOf(squaredDistances(a, b), kernel).mean()
    return mean(x, x).add(mean(y, y)).sub(mean(x, y).mul(2)) as Scalar
  })

/** r² of all pairs, [N, M]; by differences, as |a|² + |b|² − 2ab has no digits left for near points. */
const squaredDistances = (a: Tensor2D, b: Tensor2D): Tensor2D =>
  a.expandDims(1).sub(b.expandDims(0)).square().sum(2) as Tensor2D

function kernelOf(r2: Tensor2D, { kernel, widths }: MmdKernel): Tensor2D {
  const terms = widths.map((w) =>
    kernel === 'gaussian' ? r2.mul(-0.5 / w ** 2).exp() : tf.div(w ** 2, r2.add(w ** 2)),
  )
  return tf.addN(terms) as Tensor2D
}
