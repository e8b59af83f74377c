import { type Params, runFused, type Tensor1D, type Tensor2D } from '../tensor/index.ts'
import type { Bijection, BlockPart, Context, Mapped } from './bijection.ts'
import type { GlobalAffineParams } from './globalAffine.ts'

type Coupling = Extract<BlockPart, { kind: 'coupling' }>

/** Links that are one block: how many, and the way from data to latent through all of them; the way back is theirs. */
export interface AffineBlock {
  readonly links: number
  forward(params: readonly Params[], x: Tensor2D, context: Context | undefined): Mapped
}

/** The block that begins at a link: an affine coupling, a global affine map and an order of the columns; nothing where there is none. */
export function affineBlockAt(links: readonly Bijection[], from: number): AffineBlock | undefined {
  const [first, second, third] = [0, 1, 2].map((i) => links[from + i]?.part)
  if (first?.kind !== 'coupling' || second?.kind !== 'global' || third?.kind !== 'order') return undefined
  const { columns, bound, gain, raw } = first as Coupling
  const attrs = { columns, bound, gain, order: third.order }
  const takesContext = links[from].contextDim > 0
  return {
    links: 3,
    forward: (params, x, context) => {
      const { scale, offset } = params[from + 1] as GlobalAffineParams
      const inputs = { x, raw: raw(params[from], x, takesContext ? context : undefined), scale, offset }
      const [value, logDet] = runFused('AffineBlock', inputs, attrs)
      return { value: value as Tensor2D, logDet: logDet as Tensor1D }
    },
  }
}
