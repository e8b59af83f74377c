import { fold, type Key, key } from '../../src/lib/tensor/index.ts'
import { assertClose, assertFinite, type Tolerance } from './assertClose.ts'
import { randomLorentz, transformed } from './lorentzGroup.ts'
import { randomFourVectors } from './randomFourVectors.ts'

export interface SymmetryCheck {
  /** Four-vectors given to the function. */
  readonly n?: number
  readonly elements?: number
  readonly key?: Key
  readonly tolerance?: Tolerance
}

/** Fails unless `f` of four-vectors [n, 4] gives the same numbers after a Lorentz transformation of all of them. */
export function checkLorentzInvariant(f: (p4: Float64Array) => ArrayLike<number>, options: SymmetryCheck = {}): void {
  const { n = 20, elements = 10, key: k = key(1), tolerance = { relative: 1e-9, absolute: 1e-9 } } = options
  const p4 = randomFourVectors(fold(k, 0), n)
  const before = f(p4)
  assertFinite(before)
  for (let element = 1; element <= elements; element++) {
    const after = f(transformed(randomLorentz(fold(k, element)), p4))
    assertClose(after, before, tolerance, `Lorentz transformation ${element}, number`)
  }
}
