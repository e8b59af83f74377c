import { fold, key } from '../../src/lib/tensor/index.ts'
import { assertClose, assertFinite } from './assertClose.ts'
import type { SymmetryCheck } from './checkLorentzInvariant.ts'
import { randomRotation, randomRotationAboutZ, transformed } from './lorentzGroup.ts'
import { randomFourVectors } from './randomFourVectors.ts'

const AXES = { any: randomRotation, beam: randomRotationAboutZ }

export interface RotationCheck extends SymmetryCheck {
  /** Rotations about any axis, or about the beam only. */
  readonly axis?: keyof typeof AXES
}

/** Fails unless `f`, from four-vectors [n, 4] to four-vectors [m, 4], commutes with rotations: f(R p) = R f(p). */
export function checkRotationCovariant(f: (p4: Float64Array) => Float64Array, options: RotationCheck = {}): void {
  const { n = 20, elements = 10, key: k = key(1), axis = 'any' } = options
  const { tolerance = { relative: 1e-9, absolute: 1e-9 } } = options
  const p4 = randomFourVectors(fold(k, 0), n)
  const before = f(p4)
  assertFinite(before)
  for (let element = 1; element <= elements; element++) {
    const rotation = AXES[axis](fold(k, element))
    assertClose(
      f(transformed(rotation, p4)),
      transformed(rotation, before),
      tolerance,
      `rotation ${element}, component`,
    )
  }
}
