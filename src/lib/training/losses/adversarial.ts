import { DomainError, ShapeError } from '../../../complaint.ts'
import { type Scalar, softplus, type Tensor1D, type Tensor2D, tf } from '../../tensor/index.ts'

/**
 * What a discriminator minimises: ⟨−ln D⟩ over true rows + ⟨−ln (1 − D)⟩ over made ones, from their logits φ = ln D − ln (1 − D)
 * (arXiv 1912.00477); 2 ln 2 where it cannot tell them apart.
 * @param real [N]
 * @param made [M]
 * @throws ShapeError for no rows
 */
export function discriminatorLoss(real: Tensor1D, made: Tensor1D): Scalar {
  checkRows('discriminatorLoss', real, made)
  return tf.tidy(
    () =>
      softplus(real.neg() as Tensor1D)
        .mean()
        .add(softplus(made).mean()) as Scalar,
  )
}

/**
 * What a generator minimises, ⟨−ln D⟩ over the rows that it made, the form that does not saturate (arXiv 1912.00477).
 * @param made logits of its rows, [N]
 * @throws ShapeError for no rows
 */
export function generatorLoss(made: Tensor1D): Scalar {
  checkRows('generatorLoss', made)
  return tf.tidy(() => softplus(made.neg() as Tensor1D).mean() as Scalar)
}

/** Logits of rows and their slopes by the rows. */
interface Sloped {
  /** [N] */
  readonly logit: Tensor1D
  /** [N, inputs] */
  readonly slope: Tensor2D
}

/**
 * The Jensen-Shannon regulariser of a discriminator, λ (⟨(1 − D)² |∇φ|²⟩ over true rows + ⟨D² |∇φ|²⟩ over made ones), D the
 * sigmoid of the logit φ (arXiv 1705.09367, as arXiv 1912.00477 has it). It is the noise that would smear both samples until
 * they overlap.
 * @throws ShapeError for no rows; DomainError for a λ that is negative or no number
 */
export function jensenShannonPenalty(real: Sloped, made: Sloped, lambda: number): Scalar {
  checkRows('jensenShannonPenalty', real.logit, made.logit)
  if (!(lambda >= 0 && lambda < Infinity)) {
    throw new DomainError({ who: 'jensenShannonPenalty', wanted: 'a λ of at least 0', got: String(lambda) })
  }
  const term = (wrong: Tensor1D, { slope }: Sloped) => tf.sigmoid(wrong).square().mul(slope.square().sum(1)).mean()
  return tf.tidy(
    () =>
      term(real.logit.neg() as Tensor1D, real)
        .add(term(made.logit, made))
        .mul(lambda) as Scalar,
  )
}

function checkRows(who: string, ...logits: readonly Tensor1D[]): void {
  if (logits.every(({ size }) => size > 0)) return
  throw new ShapeError({ who, wanted: 'one row or more', got: 'none' })
}
